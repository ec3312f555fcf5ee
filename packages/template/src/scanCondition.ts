import {
  backslash,
  characterAt,
  closeBrace,
  dollar,
  endOfName,
  endOfWhiteSpace,
  openBrace,
  quote,
} from './characters.ts'
import type { JsonData } from './json.ts'
import { exactNumber, isJsonNumber } from './json.ts'
import type { ReadPlaceholder } from './parsePlaceholder.ts'
import { escapeLength, parsePlaceholder } from './parsePlaceholder.ts'
import type { ConditionExpectation, TemplateFix, TemplateProblem, TextRange } from './problem.ts'
import { addProblem, problem } from './problem.ts'
import { shortened } from './sample.ts'

/** A piece of a condition; `word` is anything made of the characters of names, `sign` an operator, bracket or comma. */
export type ConditionToken =
  | { readonly kind: 'placeholder'; readonly range: TextRange; readonly read: ReadPlaceholder }
  | { readonly kind: 'literal'; readonly range: TextRange; readonly value: JsonData }
  | { readonly kind: 'word' | 'sign'; readonly range: TextRange; readonly text: string }
  | { readonly kind: 'wrong'; readonly range: TextRange }
  | { readonly kind: 'end'; readonly range: TextRange }

/**
 * Takes a condition apart, to its end whatever it holds, and adds what is wrong inside the pieces to the problems. The
 * last piece is the end.
 */
export function scanCondition(text: string, problems: TemplateProblem[]): readonly ConditionToken[] {
  const tokens: ConditionToken[] = []
  let at = endOfWhiteSpace(text, 0)
  while (at < text.length) {
    const token = readToken(text, at, problems)
    tokens.push(token)
    at = endOfWhiteSpace(text, Math.max(token.range.end, at + 1))
  }
  tokens.push({ kind: 'end', range: { start: text.length, end: text.length } })
  return tokens
}

/** Adds a problem of the text of a condition. */
export function addConditionProblem(
  text: string,
  problems: TemplateProblem[],
  position: TextRange,
  expected: ConditionExpectation,
  fix?: TemplateFix,
): void {
  const found = shortened(text.slice(position.start, position.end))
  addProblem(problems, problem('invalid-condition', position, { found, expected }, fix))
}

function readToken(text: string, start: number, problems: TemplateProblem[]): ConditionToken {
  const code = text.charCodeAt(start)
  if (code === dollar && text.charCodeAt(start + 1) === openBrace) return readPlaceholder(text, start, problems)
  if (code === quote) return readText(text, start, problems)
  if (code === apostrophe) return readApostrophes(text, start, problems)
  const number = numberAt(text, start)
  if (number > start) return readNumber(text, { start, end: number }, problems)
  const sign = signs.find((candidate) => text.startsWith(candidate, start))
  if (sign !== undefined) return { kind: 'sign', range: { start, end: start + sign.length }, text: sign }
  const end = endOfPath(text, start)
  if (end > start) return { kind: 'word', range: { start, end }, text: text.slice(start, end) }
  const range = { start, end: start + characterAt(text, start).length }
  return { kind: 'wrong', range }
}

/** Longest first; the last ones are those of other languages, which the parser mends. */
const signs = ['===', '!==', '==', '!=', '<=', '>=', '&&', '||', '<>', '<', '>', '(', ')', '[', ']', ',', '=', '!']

function readPlaceholder(text: string, start: number, problems: TemplateProblem[]): ConditionToken {
  const own: TemplateProblem[] = []
  const read = parsePlaceholder(text, start, { inQuotes: false, problems: own })
  const range = { start, end: read.end }
  for (const found of own) addProblem(problems, comparisonInside(text, range, found) ?? found)
  return { kind: 'placeholder', range, read }
}

/** `${amount > 100}`, as other tools write it, gets a problem of its own that says where the brace goes. */
function comparisonInside(text: string, range: TextRange, found: TemplateProblem): TemplateProblem | null {
  if (found.code !== 'invalid-path' || found.values.expected !== 'end') return null
  if (text.charCodeAt(range.end - 1) !== closeBrace) return null
  const inside = text.slice(range.start + 2, range.end - 1)
  const operator = operatorInside.exec(inside)
  if (operator === null) return null
  const left = inside.slice(0, operator.index).trim()
  const right = inside.slice(operator.index + operator[0].length).trim()
  const written = [left, right].map(asOperand)
  const fix = written.includes(null) ? undefined : { position: range, text: written.join(` ${operator[0]} `) }
  const values = { found: shortened(text.slice(range.start, range.end)), expected: 'outside-braces' } as const
  return problem('invalid-condition', range, values, fix)
}

const operatorInside = /==|!=|<=|>=|<|>|\b(?:contains|startsWith|endsWith)\b/

/** What stands beside an operator as it would be written outside braces; null where that is not sure. */
function asOperand(written: string): string | null {
  if (literalPattern.test(written)) return written
  return written !== '' && endOfPath(written, 0) === written.length ? `\${${written}}` : null
}

const literalPattern = /^(?:"[^"\\$]*"|-?\d+(?:\.\d+)?|true|false|null)$/

function readText(text: string, start: number, problems: TemplateProblem[]): ConditionToken {
  let wrong = false
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      const range = { start, end: at + 1 }
      // What stands between the quotes has been checked to be JSON.
      const value = wrong ? '' : (JSON.parse(text.slice(start, at + 1)) as string)
      return { kind: 'literal', range, value }
    }
    if (code < 0x20) break
    if (code === dollar && text.charCodeAt(at + 1) === openBrace) {
      addConditionProblem(text, problems, { start: at, end: at + 2 }, 'text-without-placeholder')
    } else if (code === backslash) {
      const length = escapeLength(text, at)
      if (length > 0) at += length - 1
      else {
        wrong = true
        const end = at + 1 + characterAt(text, at + 1).length
        addConditionProblem(text, problems, { start: at, end }, 'known-escape')
        at = end - 1
      }
    }
  }
  addConditionProblem(text, problems, { start, end: start + 1 }, 'closing-quote')
  return { kind: 'literal', range: { start, end: text.length }, value: '' }
}

/** Text in single quotes is a problem with the double quotes as its fix. */
function readApostrophes(text: string, start: number, problems: TemplateProblem[]): ConditionToken {
  const closing = text.indexOf("'", start + 1)
  const range = { start, end: closing < 0 ? start + 1 : closing + 1 }
  const fix = closing < 0 ? undefined : { position: range, text: JSON.stringify(text.slice(start + 1, closing)) }
  addConditionProblem(text, problems, range, 'double-quotes', fix)
  return { kind: 'literal', range, value: '' }
}

function readNumber(text: string, range: TextRange, problems: TemplateProblem[]): ConditionToken {
  const written = text.slice(range.start, range.end)
  if (isJsonNumber(written)) return { kind: 'literal', range, value: exactNumber(written) }
  addConditionProblem(text, problems, range, 'number')
  return { kind: 'literal', range, value: 0 }
}

/** Where what begins like a number ends; the start itself where nothing does. */
function numberAt(text: string, start: number): number {
  numberLike.lastIndex = start
  const found = numberLike.exec(text)
  return found === null ? start : start + found[0].length
}

const numberLike = /[+-]?\.?\d(?:[\w.]|(?<=[eE])[+-])*/y

/** Where a path, written without braces, ends: names, dots and brackets with digits. */
function endOfPath(text: string, start: number): number {
  let end = endOfName(text, start)
  while (end > start) {
    if (text.charAt(end) === '.' && endOfName(text, end + 1) > end + 1) end = endOfName(text, end + 1)
    else {
      index.lastIndex = end
      const found = index.exec(text)
      if (found === null) break
      end += found[0].length
    }
  }
  return end
}

const index = /\[\d+\]/y
const apostrophe = 0x27
