import { createProblem, type Problem } from '@sendwright/model'
import { findForeignRoot } from './root.ts'
import { refused, type BpmnResult } from './result.ts'
import { findForbiddenCharacter } from './xmlCharacters.ts'
import { lineAt, scanXml, type XmlFault, type XmlLimits } from './xmlScan.ts'

/** What `guardBpmn` lets through: bytes of the file, and the shape of its tags. */
export interface BpmnLimits extends XmlLimits {
  readonly bytes: number
}

/** Limits that every file of a modeler passes, and within which parsing takes seconds at most. */
export const defaultBpmnLimits: BpmnLimits = {
  bytes: 16 * 1024 * 1024,
  depth: 200,
  elements: 50_000,
  attributes: 100,
  tagLength: 16 * 1024,
}

/**
 * Decides in linear time whether bytes may be parsed as BPMN, and decodes them: size, encoding (UTF-8; UTF-16 by its byte order
 * mark), characters, tags, root. The text declares UTF-8, whatever the bytes were.
 */
export function guardBpmn(bytes: Uint8Array, limits: BpmnLimits = defaultBpmnLimits): BpmnResult<string> {
  if (bytes.length > limits.bytes)
    return refused(createProblem('bpmn-too-large', '', { size: bytes.length, limit: limits.bytes }))
  const decoded = decode(bytes)
  if (!decoded.ok) return decoded
  const xml = decoded.value
  if (xml.trim() === '') return refused(createProblem('not-xml', '', { detail: 'it is empty.' }))

  const scan = scanXml(xml, {}, limits)
  if ('fault' in scan) return refused(faultToProblem(scan.fault))
  const character = findForbiddenCharacter(xml)
  if (character !== undefined) return refused(forbiddenCharacterProblem(xml, character.index, character.codePoint))
  const foreign = findForeignRoot(xml, scan.root)
  return foreign === undefined ? { ok: true, value: xml } : refused(foreign)
}

/** The problem that a stopped scan is. */
export function faultToProblem(fault: XmlFault): Problem {
  return createProblem(fault.kind === 'not-xml' ? 'not-xml' : 'bpmn-refused', '', { detail: fault.detail })
}

function decode(bytes: Uint8Array): BpmnResult<string> {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes, 'utf-16be')
  if ((first === 0x3c && second === 0) || (first === 0 && second === 0x3c))
    return encodingProblem('it is UTF-16 without a byte order mark.')
  if (first === 0x50 && second === 0x4b)
    return refused(createProblem('not-xml', '', { detail: 'it is a ZIP archive. Take the .bpmn file out of it.' }))
  const declared = declaredEncoding(new TextDecoder('latin1').decode(bytes.subarray(0, declarationLength)))
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // Letters, digits and signs of ASCII are the same in every encoding that a declaration in ASCII can name.
    if (isUtf8(declared) || isAscii(bytes)) return { ok: true, value: declareUtf8(text) }
    return encodingProblem(`it declares the encoding ${declared}.`)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (!isUtf8(declared)) return encodingProblem(`it declares the encoding ${declared}.`)
    return encodingProblem(`line ${firstBadLine(bytes)} is not UTF-8.`)
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): BpmnResult<string> {
  try {
    return { ok: true, value: declareUtf8(new TextDecoder(encoding, { fatal: true }).decode(bytes)) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return encodingProblem('it begins like UTF-16, but goes on differently.')
  }
}

const declarationLength = 200
const declaration = /^(\s*<\?xml\s[^>]*?\sencoding\s*=\s*)(?:"([^"]*)"|'([^']*)')/

function declaredEncoding(start: string): string {
  const match = declaration.exec(start.replace(/^ï»¿/, ''))
  return match?.[2] ?? match?.[3] ?? 'UTF-8'
}

function declareUtf8(xml: string): string {
  const start = xml.slice(0, declarationLength)
  return isUtf8(declaredEncoding(start))
    ? xml
    : start.replace(declaration, (_whole, before: string) => `${before}"UTF-8"`) + xml.slice(declarationLength)
}

function isUtf8(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding)
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}

function firstBadLine(bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8').decode(bytes)
  return lineAt(lenient, lenient.indexOf('\ufffd'))
}

function encodingProblem(detail: string): BpmnResult<never> {
  return refused(createProblem('bpmn-encoding', '', { detail }))
}

function forbiddenCharacterProblem(xml: string, index: number, codePoint: number): Problem {
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
  const detail = `on line ${lineAt(xml, index)} stands the character ${name}, which XML does not allow.`
  return createProblem('not-xml', '', { detail })
}
