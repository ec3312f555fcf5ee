// oxlint-disable no-control-regex -- this file is about control characters

/** What XML 1.0 allows nowhere in a document (https://www.w3.org/TR/xml/#charsets). */
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const reference = /&#(?:x([0-9a-f]+)|([0-9]+));/gi

/**
 * Writes character references above U+FFFF (`&#128512;`) as the characters themselves. The XML parser below bpmn-moddle and bpmn-js
 * cuts them to 16 bits without a word, so this runs before every parse. CDATA and comments stay as they are.
 */
export function repairCharacterReferences(xml: string): string {
  if (!xml.includes('&#')) return xml
  let repaired = ''
  for (const { text, marked } of sections(xml)) {
    repaired += marked ? text.replace(reference, repairReference) : text
  }
  return repaired
}

/** The same text without the characters that XML allows nowhere. A text typed or pasted by a person may hold them, and no XML writer of ours looks. */
export function removeForbiddenCharacters(text: string): string {
  return text.replace(forbidden, '')
}

/** A character that XML forbids, as itself or as a reference. */
export interface ForbiddenCharacter {
  readonly index: number
  readonly codePoint: number
}

/** The first character, or reference to one, that XML forbids; undefined when there is none. */
export function findForbiddenCharacter(xml: string): ForbiddenCharacter | undefined {
  const index = xml.search(forbidden)
  if (index !== -1) return { index, codePoint: xml.charCodeAt(index) }
  return xml.includes('&#') ? findForbiddenReference(xml) : undefined
}

function findForbiddenReference(xml: string): ForbiddenCharacter | undefined {
  for (const { text, start, marked } of sections(xml)) {
    if (!marked) continue
    for (const match of text.matchAll(reference)) {
      const codePoint = referredCodePoint(match[1], match[2])
      if (!isAllowed(codePoint)) return { index: start + match.index, codePoint }
    }
  }
  return undefined
}

function repairReference(whole: string, hexadecimal: string | undefined, decimal: string | undefined): string {
  const codePoint = referredCodePoint(hexadecimal, decimal)
  return codePoint > 0xffff && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
}

function referredCodePoint(hexadecimal: string | undefined, decimal: string | undefined): number {
  return hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
}

function isAllowed(codePoint: number): boolean {
  if (codePoint > 0xffff) return codePoint <= 0x10ffff
  const character = String.fromCharCode(codePoint)
  return character.search(forbidden) === -1
}

interface Section {
  readonly text: string
  readonly start: number
  /** Whether references mean something here: not in CDATA and comments. */
  readonly marked: boolean
}

/** The text cut at comments and CDATA sections, in linear time also where they are not closed. */
function* sections(xml: string): Generator<Section> {
  const opening = /<!--|<!\[CDATA\[/g
  let start = 0
  for (let match = opening.exec(xml); match !== null; match = opening.exec(xml)) {
    yield { text: xml.slice(start, match.index), start, marked: true }
    const closing = match[0] === '<!--' ? '-->' : ']]>'
    const close = xml.indexOf(closing, opening.lastIndex)
    const end = close === -1 ? xml.length : close + closing.length
    yield { text: xml.slice(match.index, end), start: match.index, marked: false }
    start = end
    opening.lastIndex = end
  }
  yield { text: xml.slice(start), start, marked: true }
}
