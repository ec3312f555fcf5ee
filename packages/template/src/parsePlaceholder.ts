import {
  backslash,
  characterAt,
  closeBrace,
  dollar,
  endOfName,
  endOfWhiteSpace,
  isWhiteSpace,
  lineFeed,
  openBrace,
  quote,
} from './characters.ts'
import { filterNames, findFilter } from './filters.ts'
import { findFunction, functionNames } from './functions.ts'
import type { JsonData } from './json.ts'
import { exactNumber, isJsonNumber } from './json.ts'
import { nearestName } from './nearestName.ts'
import type {
  CallOperand,
  FilterUse,
  LiteralOperand,
  Operand,
  PathOperand,
  PathSegment,
  PlaceholderInfo,
} from './placeholder.ts'
import type { PathExpectation, TemplateFix, TemplateProblem, TextRange } from './problem.ts'
import { addProblem, problem, problemLimit } from './problem.ts'
import { shortened } from './sample.ts'

/** What stands at a `${`. */
export interface ReadPlaceholder {
  /** null where a problem was reported. */
  readonly expression: Expression | null
  readonly start: number
  /** Where reading goes on: after the closing brace, or where an unclosed placeholder gives up. */
  readonly end: number
  /** Whether the end is sure, so that what follows can be judged. */
  readonly clean: boolean
}

/** What stands between the braces of a placeholder. */
export type Expression = Pick<PlaceholderInfo, 'source' | 'defaults' | 'optional' | 'filters'>

/** Where a placeholder is read: in a JSON text a quote can end an unclosed one. */
export interface PlaceholderContext {
  readonly inQuotes: boolean
  readonly problems: TemplateProblem[]
}

/**
 * Reads the placeholder whose dollar is at `start`, aware of its own quotes, and adds what is wrong with it to the
 * problems. An unclosed one ends before a line break, a `${` or the quote around it, so that the rest can be read.
 */
export function parsePlaceholder(text: string, start: number, context: PlaceholderContext): ReadPlaceholder {
  const reader: Reader = { text, at: start + 2, mistake: null }
  const expression = readExpression(reader)
  if (expression === null) return recover(reader, start, context)
  const known = checkNames(expression, context.problems)
  return { expression: known ? expression : null, start, end: reader.at, clean: true }
}

interface Reader {
  readonly text: string
  at: number
  mistake: Mistake | null
}

interface Mistake {
  readonly position: TextRange
  readonly expected: PathExpectation
  readonly fix?: TemplateFix
}

function readExpression(reader: Reader): Expression | null {
  const source = readSource(reader)
  if (source === null) return null
  const defaults: Operand[] = []
  let optional = false
  skipWhiteSpace(reader)
  while (codeAt(reader) === questionMark) {
    const isDefault = codeAt(reader, 1) === questionMark
    if (optional || (!isDefault && defaults.length > 0)) {
      return fail(reader, 'default-or-optional', reader.at, reader.at + (isDefault ? 2 : 1))
    }
    if (isDefault) {
      reader.at += 2
      const operand = readDefault(reader)
      if (operand === null) return null
      defaults.push(operand)
    } else {
      reader.at += 1
      optional = true
    }
    skipWhiteSpace(reader)
  }
  const filters = readFilters(reader)
  if (filters === null) return null
  if (codeAt(reader) !== closeBrace) return fail(reader, filters.length > 0 ? 'filter-or-end' : 'end')
  reader.at += 1
  return { source, defaults, optional, filters }
}

function readFilters(reader: Reader): FilterUse[] | null {
  const uses: FilterUse[] = []
  while (codeAt(reader) === pipe) {
    reader.at += 1
    skipWhiteSpace(reader)
    const start = reader.at
    const end = endOfName(reader.text, start)
    if (end === start) return fail(reader, 'filter-name')
    uses.push({ name: reader.text.slice(start, end), range: { start, end } })
    reader.at = end
    skipWhiteSpace(reader)
  }
  return uses
}

function readSource(reader: Reader): PathOperand | CallOperand | null {
  skipWhiteSpace(reader)
  const start = reader.at
  const code = codeAt(reader)
  if (code === openBracket) return readPath(reader)
  const end = endOfName(reader.text, start)
  if (end === start) return fail(reader, 'path')
  return reader.text.charCodeAt(end) === openParenthesis ? readCall(reader, end) : readPath(reader)
}

function readDefault(reader: Reader): Operand | null {
  skipWhiteSpace(reader)
  const start = reader.at
  const code = codeAt(reader)
  if (code === quote) {
    const value = readQuoted(reader)
    return value === null ? null : { kind: 'literal', range: { start, end: reader.at }, value }
  }
  const literal = readPlainLiteral(reader)
  if (literal !== null) return literal
  if (code === openBracket || endOfName(reader.text, start) > start) return readSource(reader)
  return fail(reader, 'default-value')
}

/** A number, true, false, null, an empty list or object; null, and nothing read, where something else stands. */
function readPlainLiteral(reader: Reader): LiteralOperand | null {
  const { text, at: start } = reader
  const code = codeAt(reader)
  let end = start
  let value: JsonData | undefined
  if (code === openBracket || code === openBrace) {
    end = endOfWhiteSpace(text, start + 1)
    if (text.charCodeAt(end) !== (code === openBracket ? closeBracket : closeBrace)) return null
    value = code === openBracket ? [] : {}
    end += 1
  } else {
    // One run holds every spelling of a number; a path may begin like one (`1234.a`) and then is no number.
    while (end < text.length && (isNumberPunctuation(text.charCodeAt(end)) || endOfName(text, end) > end)) {
      end = isNumberPunctuation(text.charCodeAt(end)) ? end + 1 : endOfName(text, end)
    }
    value = plainLiteral(text.slice(start, end))
    // `true.a`, `1["x"]` and `null()` go on: they are a path and a call.
    const next = text.charCodeAt(end)
    if (next === openBracket || next === openParenthesis) return null
  }
  if (value === undefined) return null
  reader.at = end
  return { kind: 'literal', range: { start, end }, value }
}

function plainLiteral(text: string): JsonData | undefined {
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  return isJsonNumber(text) ? exactNumber(text) : undefined
}

function readCall(reader: Reader, endOfFunctionName: number): CallOperand | null {
  const start = reader.at
  const name = reader.text.slice(start, endOfFunctionName)
  reader.at = endOfFunctionName + 1
  skipWhiteSpace(reader)
  if (codeAt(reader) !== closeParenthesis) return fail(reader, 'no-arguments')
  reader.at += 1
  return { kind: 'call', range: { start, end: reader.at }, text: reader.text.slice(start, reader.at), name }
}

function readPath(reader: Reader): PathOperand | null {
  const { text, at: start } = reader
  const segments: PathSegment[] = []
  if (codeAt(reader) !== openBracket) segments.push(readName(reader))
  for (;;) {
    const code = codeAt(reader)
    if (code === dot) {
      reader.at += 1
      if (endOfName(text, reader.at) === reader.at) return failAfterDot(reader)
      segments.push(readName(reader))
    } else if (code === openBracket) {
      const segment = readBracket(reader)
      if (segment === null) return null
      segments.push(segment)
    } else break
  }
  const range = { start, end: reader.at }
  return { kind: 'path', range, text: shortened(text.slice(start, reader.at)), segments }
}

function readName(reader: Reader): PathSegment {
  const start = reader.at
  const end = endOfName(reader.text, start)
  reader.at = end
  const name = reader.text.slice(start, end)
  return { name, index: indexOf(name), range: { start, end }, style: 'dotted' }
}

function readBracket(reader: Reader): PathSegment | null {
  const opening = reader.at
  reader.at += 1
  skipWhiteSpace(reader)
  const start = reader.at
  let segment: PathSegment
  if (codeAt(reader) === quote) {
    const name = readQuoted(reader)
    if (name === null) return null
    segment = { name, index: indexOf(name), range: { start, end: reader.at }, style: 'quoted' }
  } else {
    const end = endOfName(reader.text, start)
    const name = reader.text.slice(start, end)
    if (indexOf(name) < 0) return fail(reader, 'index-or-quoted-name', start, end > start ? end : undefined)
    reader.at = end
    segment = { name, index: indexOf(name), range: { start, end }, style: 'index' }
  }
  skipWhiteSpace(reader)
  if (codeAt(reader) !== closeBracket) {
    return reader.at < reader.text.length
      ? fail(reader, 'closing-bracket')
      : fail(reader, 'closing-bracket', opening, opening + 1)
  }
  reader.at += 1
  return segment
}

/** A text in double quotes with JSON's escapes. */
function readQuoted(reader: Reader): string | null {
  const { text, at: start } = reader
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      reader.at = at + 1
      // What stands between the quotes has been checked to be JSON.
      return JSON.parse(text.slice(start, at + 1)) as string
    }
    if (code < 0x20) break
    if (code === backslash) {
      const length = escapeLength(text, at)
      if (length === 0) {
        return fail(reader, 'known-escape', at, at + 1 + characterAt(text, at + 1).length)
      }
      at += length - 1
    }
  }
  return fail(reader, 'closing-quote', start, start + 1)
}

/** The length of the JSON escape that begins with the backslash at an offset; 0 where it is none. */
export function escapeLength(text: string, offset: number): number {
  const character = text.charAt(offset + 1)
  if (character !== '' && '"\\/bfnrt'.includes(character)) return 2
  return character === 'u' && fourHexDigits.test(text.slice(offset + 2, offset + 6)) ? 6 : 0
}

const fourHexDigits = /^[0-9a-fA-F]{4}$/

/** The index that a segment would be in a list: canonical digits only, so that every element has one spelling. */
function indexOf(name: string): number {
  return name.length < 16 && canonicalDigits.test(name) ? Number(name) : -1
}

const canonicalDigits = /^(?:0|[1-9]\d*)$/

function checkNames(expression: Expression, problems: TemplateProblem[]): boolean {
  let known = true
  // What would not be kept anyway needs no suggestion.
  const nearestTo = (name: string, names: readonly string[]) =>
    problems.length < problemLimit ? nearestName(name, names) : null
  for (const operand of [expression.source, ...expression.defaults]) {
    if (operand.kind !== 'call' || findFunction(operand.name) !== undefined) continue
    known = false
    const { start } = operand.range
    const position = { start, end: start + operand.name.length }
    const nearest = nearestTo(operand.name, functionNames)
    addProblem(problems, problem('unknown-function', position, ...suggestion(operand.name, nearest, position)))
  }
  for (const { name, range } of expression.filters) {
    if (findFilter(name) !== undefined) continue
    known = false
    addProblem(problems, problem('unknown-filter', range, ...suggestion(name, nearestTo(name, filterNames), range)))
  }
  return known
}

function suggestion(
  name: string,
  nearest: string | null,
  position: TextRange,
): [{ name: string; nearest?: string }, TemplateFix?] {
  const shortName = shortened(name)
  return nearest === null
    ? [{ name: shortName }]
    : [
        { name: shortName, nearest },
        { position, text: nearest },
      ]
}

function failAfterDot(reader: Reader): null {
  const code = codeAt(reader)
  const nothing = Number.isNaN(code) || code === closeBrace || code === quote || isWhiteSpace(code)
  return nothing ? fail(reader, 'name-after-dot', reader.at - 1, reader.at) : fail(reader, 'name-after-dot')
}

/** Remembers the mistake and returns null; without a range it is the character where reading stopped. */
function fail(reader: Reader, expected: PathExpectation, start = reader.at, end?: number): null {
  const { text } = reader
  if (text.startsWith('${', start) && !isWhiteSpace(text.charCodeAt(start - 1))) {
    reader.mistake = { position: { start, end: start + 2 }, expected: 'no-nested-placeholder' }
  } else if (text.startsWith('\\"', start)) {
    const position = { start, end: start + 2 }
    reader.mistake = { position, expected: 'plain-quote', fix: { position, text: '"' } }
  } else {
    const position = { start, end: end ?? Math.max(endOfName(text, start), start + characterAt(text, start).length) }
    reader.mistake = { position, expected }
  }
  return null
}

/** Finds out where a placeholder with a mistake ends, and reports the mistake, or that it is not closed. */
function recover(reader: Reader, start: number, { inQuotes, problems }: PlaceholderContext): ReadPlaceholder {
  const { text, mistake } = reader
  const from = mistake?.position.start ?? reader.at
  const lastWritten = endOfLastWritten(text, from)
  // Reading skips line breaks; what stands wrong on another line is more likely not meant for the placeholder at all.
  if (mistake !== null && text.slice(lastWritten, from).includes('\n')) {
    reportUnclosed(start, problems)
    return { expression: null, start, end: Math.max(lastWritten, start + 2), clean: false }
  }
  let end = from
  if (mistake?.expected === 'plain-quote') end = endOfEscapedQuotes(text, from)
  else if (mistake?.expected === 'closing-quote') end = from + 1
  while (end < text.length && text.charCodeAt(end) !== closeBrace && !endsUnclosed(text, end, inQuotes)) end += 1
  const closed = text.charCodeAt(end) === closeBrace
  if (mistake === null || (!closed && from >= end && mistake.expected !== 'no-nested-placeholder')) {
    reportUnclosed(start, problems)
  } else {
    const empty = mistake.expected === 'path' && closed && from === end
    const position = empty ? { start, end: end + 1 } : mistake.position
    const found = shortened(text.slice(position.start, position.end))
    addProblem(problems, problem('invalid-path', position, { found, expected: mistake.expected }, mistake.fix))
  }
  const passedQuote = !inQuotes && text.slice(from, end).includes('"')
  return { expression: null, start, end: closed ? end + 1 : end, clean: closed && !passedQuote }
}

function reportUnclosed(start: number, problems: TemplateProblem[]): void {
  const position = { start, end: start + 2 }
  addProblem(problems, problem('invalid-path', position, { found: '${', expected: 'closing-brace' }))
}

/** Where what is written before an offset ends, white space after it not counted. */
function endOfLastWritten(text: string, offset: number): number {
  let at = offset
  while (isWhiteSpace(text.charCodeAt(at - 1))) at -= 1
  return at
}

function endsUnclosed(text: string, at: number, inQuotes: boolean): boolean {
  const code = text.charCodeAt(at)
  if (code === quote) return inQuotes
  return code === lineFeed || (code === dollar && text.charCodeAt(at + 1) === openBrace)
}

/** Skips what stands between quotes that were escaped for JSON, so that a brace there does not end the placeholder. */
function endOfEscapedQuotes(text: string, start: number): number {
  for (let at = start + 2; at < text.length && !endsUnclosed(text, at, true); at += 1) {
    if (text.startsWith('\\"', at)) return at + 2
  }
  return start + 2
}

function skipWhiteSpace(reader: Reader): void {
  reader.at = endOfWhiteSpace(reader.text, reader.at)
}

function codeAt(reader: Reader, ahead = 0): number {
  return reader.text.charCodeAt(reader.at + ahead)
}

function isNumberPunctuation(code: number): boolean {
  return code === dot || code === plus
}

const questionMark = 0x3f
const pipe = 0x7c
const openBracket = 0x5b
const closeBracket = 0x5d
const openParenthesis = 0x28
const closeParenthesis = 0x29
const dot = 0x2e
const plus = 0x2b
