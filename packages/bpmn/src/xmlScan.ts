/** A tag as it stands in the text; `end` is exclusive. */
export interface XmlTag {
  readonly kind: 'open' | 'close' | 'empty'
  /** The name with its prefix. */
  readonly name: string
  readonly start: number
  readonly end: number
}

/** Bounds that keep the parser behind this scan from taking time or memory out of proportion. */
export interface XmlLimits {
  readonly depth: number
  readonly elements: number
  readonly attributes: number
  /** UTF-16 units of one tag. */
  readonly tagLength: number
}

/** Why a scan stopped: the text is not XML, or it is over a limit. */
export interface XmlFault {
  readonly kind: 'not-xml' | 'refused'
  readonly detail: string
}

/** Who is told of what a scan passes. */
export interface XmlVisitor {
  tag?(tag: XmlTag): void
  comment?(start: number): void
}

const noLimits: XmlLimits = { depth: Infinity, elements: Infinity, attributes: Infinity, tagLength: Infinity }

/** The root's tag of a text whose tags nest, or why they do not. */
export type XmlScan = { readonly root: XmlTag } | { readonly fault: XmlFault }

/**
 * Walks the tags of an XML text in one pass, in time linear in its length, and checks that they nest.
 * Refuses document types; entities and attributes are left to the parser.
 */
export function scanXml(xml: string, visitor: XmlVisitor = {}, limits: XmlLimits = noLimits): XmlScan {
  let root: XmlTag | undefined
  const tag = (found: XmlTag): void => {
    root ??= found
    visitor.tag?.(found)
  }
  const fault = findFault(xml, { ...visitor, tag }, limits)
  if (fault !== undefined) return { fault }
  return root === undefined ? { fault: notXml('it has no element.') } : { root }
}

function findFault(xml: string, visitor: XmlVisitor, limits: XmlLimits): XmlFault | undefined {
  const open: string[] = []
  let elements = 0
  let position = 0
  for (;;) {
    const start = xml.indexOf('<', position)
    if (open.length === 0) {
      const between = xml.slice(position, start === -1 ? undefined : start)
      const stray = between.trim()
      if (stray !== '' && elements === 0) return notXml(describeForeignText(stray))
      if (stray !== '') return notXml('text stands outside the root.', lineAt(xml, position + between.indexOf(stray)))
    }
    if (start === -1) break

    const section = sectionAt(xml, start)
    if (section !== undefined) {
      if (section.end === undefined) return notXml(`${section.name} is not closed.`, lineAt(xml, start))
      if (section.name === 'a comment') visitor.comment?.(start)
      if (section.name === 'a CDATA section' && open.length === 0)
        return notXml('a CDATA section stands outside the root.', lineAt(xml, start))
      position = section.end
      continue
    }
    if (xml.startsWith('<!', start)) return doctypeFault(xml, start)

    const tag = readTag(xml, start, limits)
    if ('detail' in tag) return tag
    position = tag.end
    if (tag.kind === 'close') {
      const expected = open.pop()
      if (expected !== tag.name) return notXml(closeMismatch(tag.name, expected), lineAt(xml, start))
    } else {
      if (elements === 0 && tag.name.toLowerCase() === 'html') return htmlFault
      if (open.length === 0 && elements > 0) return notXml('it has more than one root.', lineAt(xml, start))
      elements += 1
      if (elements > limits.elements) return tooMuch(`it has more than ${limits.elements} elements.`)
      if (open.length >= limits.depth) return tooMuch(`its elements are nested more than ${limits.depth} deep.`)
      if (tag.kind === 'open') open.push(tag.name)
    }
    visitor.tag?.(tag)
  }
  const unclosed = open.at(-1)
  return unclosed === undefined ? undefined : notXml(`it ends before \`${unclosed}\` is closed.`)
}

/** The attributes of a tag by their name with prefix, decoded. */
export function tagAttributes(xml: string, tag: XmlTag): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  const text = xml.slice(tag.start + 1 + tag.name.length, tag.end)
  for (const [, name, double, single] of text.matchAll(/([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (name !== undefined && !attributes.has(name)) attributes.set(name, decode(double ?? single ?? ''))
  }
  return attributes
}

/** The line of a position, from 1. */
export function lineAt(xml: string, position: number): number {
  let line = 1
  for (let end = xml.indexOf('\n'); end !== -1 && end < position; end = xml.indexOf('\n', end + 1)) line += 1
  return line
}

interface Section {
  readonly name: 'a comment' | 'a CDATA section' | 'a processing instruction'
  readonly end: number | undefined
}

function sectionAt(xml: string, start: number): Section | undefined {
  if (xml.startsWith('<!--', start)) return { name: 'a comment', end: endOf(xml, '-->', start + 4) }
  if (xml.startsWith('<![CDATA[', start)) return { name: 'a CDATA section', end: endOf(xml, ']]>', start + 9) }
  if (xml.startsWith('<?', start)) return { name: 'a processing instruction', end: endOf(xml, '?>', start + 2) }
  return undefined
}

function endOf(xml: string, closing: string, from: number): number | undefined {
  const index = xml.indexOf(closing, from)
  return index === -1 ? undefined : index + closing.length
}

function readTag(xml: string, start: number, limits: XmlLimits): XmlTag | XmlFault {
  const isClose = xml.charCodeAt(start + 1) === slash
  const nameStart = start + (isClose ? 2 : 1)
  const nameEnd = tagNameEnd(xml, nameStart)
  const end = tagEnd(xml, nameEnd, limits)
  if (nameEnd === nameStart) return notXml('`<` is not followed by the name of an element.', lineAt(xml, start))
  if (typeof end === 'string') return notXml(end, lineAt(xml, start))
  if (end.attributes > limits.attributes)
    return tooMuch(`line ${lineAt(xml, start)} has a tag with more than ${limits.attributes} attributes.`)
  if (end.index - start > limits.tagLength)
    return tooMuch(`line ${lineAt(xml, start)} has a tag of more than ${limits.tagLength} characters.`)
  const isEmpty = !isClose && xml.charCodeAt(end.index - 2) === slash
  return {
    kind: isClose ? 'close' : isEmpty ? 'empty' : 'open',
    name: xml.slice(nameStart, nameEnd),
    start,
    end: end.index,
  }
}

const slash = 47

function tagNameEnd(xml: string, start: number): number {
  // Sticky, so that the search does not go on beyond this tag.
  const name = /[^\s<>/="']+/y
  name.lastIndex = start
  return name.test(xml) ? name.lastIndex : start
}

/** Where a tag ends, quotes respected; a sentence when it does not. One look ahead per tag keeps this linear. */
function tagEnd(xml: string, from: number, limits: XmlLimits): { index: number; attributes: number } | string {
  const nextTag = xml.indexOf('<', from)
  const bound = nextTag === -1 ? xml.length : nextTag
  const stop = /[>"']/g
  stop.lastIndex = from
  let attributes = 0
  for (let match = stop.exec(xml); match !== null && match.index < bound; match = stop.exec(xml)) {
    if (match[0] === '>') return { index: match.index + 1, attributes }
    attributes += 1
    // Beyond the limit the tag is refused anyway; its end does not matter.
    if (attributes > limits.attributes) return { index: match.index + 1, attributes }
    const close = xml.indexOf(match[0], match.index + 1)
    if (close === -1 || close > bound) return 'the quotes of an attribute are not closed, or hold a `<`.'
    stop.lastIndex = close + 1
  }
  return nextTag === -1 ? 'a tag is not closed.' : 'a `<` stands inside a tag.'
}

function doctypeFault(xml: string, start: number): XmlFault {
  if (/^<!doctype\s+html/i.test(xml.slice(start, start + 100))) return htmlFault
  return tooMuch('it has a document type (`<!DOCTYPE`), which a BPMN file does not need. Take it out.')
}

const htmlFault: XmlFault = {
  kind: 'not-xml',
  detail: 'it is an HTML page. Download the .bpmn file itself, not the page that shows it.',
}

function describeForeignText(text: string): string {
  return text.startsWith('{') || text.startsWith('[') ? 'it is JSON, and BPMN is XML.' : 'it does not begin with `<`.'
}

function closeMismatch(found: string, expected: string | undefined): string {
  return expected === undefined
    ? `\`</${found}>\` closes nothing.`
    : `\`</${found}>\` stands where \`</${expected}>\` belongs.`
}

function notXml(detail: string, line?: number): XmlFault {
  return { kind: 'not-xml', detail: line === undefined ? detail : `on line ${line} ${detail}` }
}

function tooMuch(detail: string): XmlFault {
  return { kind: 'refused', detail }
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function decode(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities.get(name) ?? whole)
}
