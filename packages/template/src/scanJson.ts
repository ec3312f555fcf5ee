import {
  backslash,
  carriageReturn,
  characterAt,
  countDollars,
  dollar,
  endOfName,
  endOfWhiteSpace,
  isWhiteSpace,
  lineFeed,
  openBrace,
  quote,
} from './characters.ts'
import { isJsonNumber } from './json.ts'
import type { ReadPlaceholder } from './parsePlaceholder.ts'
import { escapeLength, parsePlaceholder } from './parsePlaceholder.ts'
import type { JsonExpectation, TemplateFix, TemplateProblem, TemplateProblemOf } from './problem.ts'
import { addProblem, problem } from './problem.ts'
import { shortened } from './sample.ts'

/** A brace, bracket, colon or comma. */
export interface PunctuationToken {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ','
  readonly start: number
  readonly end: number
}

/** A JSON text. Its pieces are what stands between the quotes: text as it is to be sent, and placeholders. */
export interface StringToken {
  readonly kind: 'string'
  readonly start: number
  readonly end: number
  readonly pieces: readonly (string | ReadPlaceholder)[]
  /** Whether it ends where it should, so that what follows can be judged. */
  readonly closed: boolean
  /** Whether every escape and character in it is right, so that it can be decoded. */
  readonly sound: boolean
}

/** A number, true, false or null. */
export interface ScalarToken {
  readonly kind: 'scalar'
  readonly start: number
  readonly end: number
}

/** A placeholder outside a string. */
export interface PlaceholderToken {
  readonly kind: 'placeholder'
  readonly start: number
  readonly end: number
  readonly read: ReadPlaceholder
}

/** A comment of either kind. */
export interface CommentToken {
  readonly kind: 'comment'
  readonly start: number
  readonly end: number
  readonly closed: boolean
}

/** Something that JSON does not know; `expected` where it can be told what was meant. */
export interface UnknownToken {
  readonly kind: 'unknown'
  readonly start: number
  readonly end: number
  readonly expected: JsonExpectation | null
}

/** What a JSON template consists of besides white space. */
export type Token = PunctuationToken | StringToken | ScalarToken | PlaceholderToken | CommentToken | UnknownToken

/** The tokens of a JSON template, whether or not they make sense in their order. */
export interface JsonScan {
  readonly tokens: readonly Token[]
  /** What is wrong inside placeholders. */
  readonly placeholderProblems: readonly TemplateProblem[]
  /** What is wrong inside texts and comments, in order. */
  readonly textProblems: readonly TemplateProblemOf<'invalid-json'>[]
}

/**
 * Splits a JSON template into tokens. Linear in the length of the text; never fails. The last scan is kept: at each
 * keystroke checking, completing and colouring ask for the same text.
 */
export function scanJson(text: string): JsonScan {
  if (lastScan?.text !== text) lastScan = { text, scan: scanText(text) }
  const { scan } = lastScan
  // A big text is not held on to.
  if (text.length > longestKept) lastScan = null
  return scan
}

const longestKept = 1_000_000
let lastScan: { readonly text: string; readonly scan: JsonScan } | null = null

function scanText(text: string): JsonScan {
  const scanner: Scanner = { text, tokens: [], placeholderProblems: [], textProblems: [], reported: 0 }
  let at = endOfWhiteSpace(text, 0)
  while (at < text.length) at = endOfWhiteSpace(text, scanToken(scanner, at))
  return scanner
}

interface Scanner extends JsonScan {
  readonly text: string
  readonly tokens: Token[]
  readonly placeholderProblems: TemplateProblem[]
  readonly textProblems: TemplateProblemOf<'invalid-json'>[]
  /** How many text problems there were, kept or not. */
  reported: number
}

/** Adds the token at `start` and returns where it ends. */
function scanToken(scanner: Scanner, start: number): number {
  const { text, tokens } = scanner
  const character = text.charAt(start)
  if (isPunctuation(character)) {
    tokens.push({ kind: character, start, end: start + 1 })
    return start + 1
  }
  if (character === '"') return scanString(scanner, start)
  if (startsComment(text, start)) return scanComment(scanner, start)
  if (character === '$') {
    const dollars = countDollars(text, start)
    if (text.charCodeAt(start + dollars) === openBrace) return scanDollars(scanner, start, dollars)
  }
  const space = strangeSpaces.get(character)
  if (space !== undefined) {
    const position = { start, end: start + 1 }
    report(scanner, start, start + 1, 'plain-space', { position, text: space })
    return start + 1
  }
  return scanWord(scanner, start)
}

function scanDollars(scanner: Scanner, start: number, dollars: number): number {
  if (dollars > 1) {
    const end = start + dollars + 1
    scanner.tokens.push({ kind: 'unknown', start, end, expected: 'quoted-placeholder' })
    return end
  }
  const read = parsePlaceholder(scanner.text, start, { inQuotes: false, problems: scanner.placeholderProblems })
  scanner.tokens.push({ kind: 'placeholder', start, end: read.end, read })
  return read.end
}

function scanString(scanner: Scanner, start: number): number {
  const { text } = scanner
  const pieces: (string | ReadPlaceholder)[] = []
  const reportedBefore = scanner.reported
  let pieceStart = start + 1
  let at = start + 1
  let closed = false
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      closed = true
      break
    }
    if (code === dollar) {
      const dollars = countDollars(text, at)
      const brace = at + dollars
      if (text.charCodeAt(brace) !== openBrace) {
        at = brace
        continue
      }
      const kept = at + Math.floor(dollars / 2)
      if (kept > pieceStart) pieces.push(text.slice(pieceStart, kept))
      if (dollars % 2 === 0) {
        pieceStart = brace
        at = brace + 1
      } else {
        const read = parsePlaceholder(text, brace - 1, { inQuotes: true, problems: scanner.placeholderProblems })
        pieces.push(read)
        pieceStart = read.end
        at = read.end
      }
    } else if (code === lineFeed || code === carriageReturn) {
      report(scanner, at, at + 1, 'line-break-escape')
      break
    } else if (code < 0x20 || code === backslash || (code >= 0xd800 && code <= 0xdfff)) {
      at = scanSpecial(scanner, at)
    } else {
      at += 1
    }
  }
  if (at >= text.length) report(scanner, start, start + 1, 'end-of-text')
  if (at > pieceStart) pieces.push(text.slice(pieceStart, at))
  const end = closed ? at + 1 : at
  const sound = closed && scanner.reported === reportedBefore
  scanner.tokens.push({ kind: 'string', start, end, pieces, closed, sound })
  return end
}

/** Reads past an escape, a control character or half a character in a text, and reports what is wrong with it. */
function scanSpecial(scanner: Scanner, at: number): number {
  const { text } = scanner
  const code = text.charCodeAt(at)
  if (code < 0x20) {
    const position = { start: at, end: at + 1 }
    const escape = JSON.stringify(text.charAt(at)).slice(1, -1)
    report(scanner, at, at + 1, 'control-character-escape', { position, text: escape })
    return at + 1
  }
  if (code !== backslash) {
    const character = characterAt(text, at)
    if (character.length === 1) report(scanner, at, at + 1, 'whole-character')
    return at + character.length
  }
  const length = escapeLength(text, at)
  if (length > 0) return at + length
  if (text.startsWith('\\${', at)) {
    // Other languages escape a placeholder like this.
    const position = { start: at, end: at + 2 }
    report(scanner, at, at + 2, 'known-escape', { position, text: '$$' })
    return at + 1
  }
  const next = text.charCodeAt(at + 1)
  const escapes = !Number.isNaN(next) && next !== lineFeed && next !== carriageReturn
  report(scanner, at, at + 1 + (escapes ? characterAt(text, at + 1).length : 0), 'known-escape')
  // A dollar after the backslash may begin a placeholder.
  return escapes && next !== dollar && next >= 0x20 ? at + 1 + characterAt(text, at + 1).length : at + 1
}

function scanComment(scanner: Scanner, start: number): number {
  const { text, tokens } = scanner
  if (text.charAt(start + 1) === '/') {
    const end = endOfLine(text, start)
    tokens.push({ kind: 'comment', start, end, closed: true })
    return end
  }
  const close = text.indexOf('*/', start + 2)
  if (close < 0) report(scanner, start, start + 2, 'end-of-comment')
  const end = close < 0 ? text.length : close + 2
  tokens.push({ kind: 'comment', start, end, closed: close >= 0 })
  return end
}

function endOfLine(text: string, start: number): number {
  let at = start
  while (at < text.length && text.charCodeAt(at) !== lineFeed && text.charCodeAt(at) !== carriageReturn) at += 1
  return at
}

function scanWord(scanner: Scanner, start: number): number {
  const { text, tokens } = scanner
  const first = characterAt(text, start)
  if (foreignQuotes.has(first)) {
    tokens.push({ kind: 'unknown', start, end: start + 1, expected: 'double-quotes' })
    return start + 1
  }
  const end = endOfWord(text, start + first.length)
  const word = text.slice(start, end)
  if (word === 'true' || word === 'false' || word === 'null' || isJsonNumber(word)) {
    tokens.push({ kind: 'scalar', start, end })
  } else {
    tokens.push({ kind: 'unknown', start, end, expected: /^[+-]?\.?\d/.test(word) ? 'json-number' : null })
  }
  return end
}

function endOfWord(text: string, start: number): number {
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const nameEnd = endOfName(text, at)
    if (nameEnd > at) at = nameEnd
    else if (endsWord(text, at, code)) break
    else at += 1
  }
  return at
}

function endsWord(text: string, at: number, code: number): boolean {
  if (isWhiteSpace(code) || code === quote) return true
  const character = text.charAt(at)
  return (
    isPunctuation(character) ||
    strangeSpaces.has(character) ||
    foreignQuotes.has(character) ||
    startsComment(text, at) ||
    text.startsWith('${', at)
  )
}

function report(scanner: Scanner, start: number, end: number, expected: JsonExpectation, fix?: TemplateFix): void {
  const found = shortened(scanner.text.slice(start, end))
  scanner.reported += 1
  addProblem(scanner.textProblems, problem('invalid-json', { start, end }, { found, expected }, fix))
}

function isPunctuation(character: string): character is PunctuationToken['kind'] {
  return '{}[]:,'.includes(character) && character !== ''
}

function startsComment(text: string, at: number): boolean {
  return text.startsWith('//', at) || text.startsWith('/*', at)
}

const foreignQuotes: ReadonlySet<string> = new Set(["'", '`', '“', '”', '„', '‘', '’', '«', '»'])

/** Characters that look like white space, or like nothing, and what to write instead; pasted from web pages. */
const strangeSpaces: ReadonlyMap<string, string> = new Map([
  ['\u00a0', ' '],
  ['\u2002', ' '],
  ['\u2003', ' '],
  ['\u2007', ' '],
  ['\u2009', ' '],
  ['\u200b', ''],
  ['\u202f', ' '],
  ['\u2060', ''],
  ['\u3000', ' '],
  ['\ufeff', ''],
])
