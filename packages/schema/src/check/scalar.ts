import { isJsonObject, type JsonData } from '@sendwright/model'
import { nearestName } from '@sendwright/template'
import type { Bound, NumberRules, TextRules, ValueRules } from '../compile/compiledSchema.ts'
import { keyOf } from '../compile/dataKey.ts'
import { compareNumbers, isMultipleOf } from '../decimal.ts'
import { findTextFormat, longestFormatted, numberFitsFormat } from '../format/formats.ts'
import { isContainer, typeFits, typeOfData, type JsonType } from '../jsonType.ts'
import { matchPattern } from '../pattern/matchPattern.ts'
import type { Check } from './check.ts'
import type { Finding, Report } from './finding.ts'
import { dataOf, type NumberSubject, type Subject, type TextSubject } from './subject.ts'
import { both, verdictOf, type Verdict } from './verdict.ts'
import { sample, sampleOfSubject, wordsOfSubject, wordsOfTypes, wordsOfValues } from './words.ts'

/** `type`. */
export function checkType({ report }: Check, types: readonly JsonType[], subject: Subject): Verdict {
  const verdict = typeVerdict(types, subject)
  if (verdict === 'fails' && report !== null) {
    const fix = typeFix(types, subject)
    const values = { found: wordsOfSubject(subject), expected: wordsOfTypes(types) }
    report({ code: 'schema-type', place: subject.place, values, ...(fix !== null && { fix: { text: fix } }) })
  }
  return verdict
}

/** Whether the value is of one of the types. */
export function typeVerdict(types: readonly JsonType[], subject: Subject): Verdict {
  switch (subject.kind) {
    case 'object':
      return verdictOf(types.includes('object'))
    case 'list':
      return verdictOf(types.includes('array'))
    case 'text':
      return verdictOf(types.includes('string'))
    case 'number':
    case 'word':
      return verdictOf(typeFits(typeOfData(subject.value), types) === 'all')
    case 'unknown': {
      if (subject.types === null) return 'unknown'
      const fits = subject.types.map((type) => typeFits(type, types))
      if (fits.every((fit) => fit === 'none')) return 'fails'
      return fits.every((fit) => fit === 'all') ? 'fits' : 'unknown'
    }
  }
}

/** Quotes added or taken away, where that makes the value one of the types. */
function typeFix(types: readonly JsonType[], subject: Subject): string | null {
  if (subject.kind === 'text') {
    const [only] = subject.pieces
    if (typeof only === 'object' && only !== null && subject.pieces.length === 1) {
      return subject.place.range === null ? null : placeholderText(only)
    }
    if (subject.text === null || !/^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false|null)$/.test(subject.text)) return null
    const type = /^[tf]/.test(subject.text) ? 'boolean' : subject.text === 'null' ? 'null' : numberType(subject.text)
    return typeFits(type, types) === 'all' ? subject.text : null
  }
  if (!types.includes('string')) return null
  if (subject.kind === 'number') return JSON.stringify(JSON.stringify(subject.value))
  if (subject.kind === 'unknown' && subject.placeholder !== null) return `"${placeholderText(subject.placeholder)}"`
  return null
}

function numberType(text: string): JsonType {
  return text.includes('.') ? 'number' : 'integer'
}

/** Stands for the placeholder's own characters until the text is known. */
function placeholderText({ range }: { readonly range: { readonly start: number; readonly end: number } }): string {
  return `\u0000${range.start},${range.end}\u0000`
}

/** `enum` and `const`. */
export function checkValues({ report }: Check, rules: ValueRules, subject: Subject): Verdict {
  const data = dataOf(subject)
  const verdict = data === undefined ? couldBeOneOf(rules.allowed, subject) : verdictOf(rules.keys.has(keyOf(data)))
  if (verdict === 'fails') report?.(valueFinding(rules.allowed, subject))
  return verdict
}

/** What is told of a value that is none of those allowed. */
export function valueFinding(allowed: readonly JsonData[], subject: Subject): Finding {
  const { place } = subject
  const value = sampleOfSubject(subject)
  const [only] = allowed
  if (allowed.length === 1 && only !== undefined) {
    const values = { value, expected: sample(only) }
    if (isContainer(only)) return { code: 'schema-const', place, values }
    return { code: 'schema-const', place, values, fix: { text: JSON.stringify(only) } }
  }
  const nearest = nearestValue(allowed, subject)
  const values = { value, allowed: wordsOfValues(allowed) }
  if (nearest === null) return { code: 'schema-enum', place, values }
  const fix = { text: JSON.stringify(nearest) }
  return {
    code: 'schema-enum',
    place,
    values: { ...values, nearest: typeof nearest === 'string' ? nearest : sample(nearest) },
    fix,
  }
}

function nearestValue(allowed: readonly JsonData[], subject: Subject): JsonData | null {
  const data = dataOf(subject)
  if (typeof data !== 'string') {
    if (data === undefined || isContainer(data)) return null
    // `5` where `"5"` is meant.
    const written = JSON.stringify(data)
    return allowed.find((value) => typeof value === 'string' && value === written) ?? null
  }
  const texts = allowed.filter((value) => typeof value === 'string')
  return (
    nearestName(data, texts) ?? allowed.find((value) => !isContainer(value) && JSON.stringify(value) === data) ?? null
  )
}

function couldBeOneOf(allowed: readonly JsonData[], subject: Subject): Verdict {
  return allowed.some((value) => couldBe(value, subject)) ? 'unknown' : 'fails'
}

/** Whether a value of which a part is not known could be this one. */
function couldBe(value: JsonData, subject: Subject): boolean {
  const data = dataOf(subject)
  if (data !== undefined) return keyOf(data) === keyOf(value)
  switch (subject.kind) {
    case 'unknown':
      return typeVerdict([typeOfData(value)], subject) !== 'fails'
    case 'text':
      return typeof value === 'string' && couldBeText(value, subject)
    case 'object':
      return (
        isJsonObject(value) &&
        [...subject.members].every(([name, { value: member, sure }]) =>
          Object.hasOwn(value, name) ? couldBe(value[name] ?? null, member) : !sure,
        )
      )
    case 'list':
      return Array.isArray(value)
    case 'number':
    case 'word':
      return false
  }
}

/** Whether the known parts occur in the text in their order, the outer ones at its ends. */
function couldBeText(text: string, { pieces }: TextSubject): boolean {
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== 'string') continue
    if (index === 0 && !text.startsWith(piece)) return false
    if (index === pieces.length - 1) return text.length - piece.length >= at && text.endsWith(piece)
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return true
}

/** `minimum`, `maximum`, their exclusive forms, `multipleOf`, formats of numbers. */
export function checkNumber({ report }: Check, rules: NumberRules, subject: Subject): Verdict {
  if (subject.kind !== 'number') return unknownIf(subject, ['number', 'integer'])
  const { value, place } = subject
  let verdict = both(checkBounds(report, subject, rules.least, true), checkBounds(report, subject, rules.most, false))
  if (rules.multipleOf !== null) {
    const isMultiple = isMultipleOf(value, rules.multipleOf)
    verdict = both(verdict, verdictOf(isMultiple))
    if (isMultiple === false) {
      report?.({ code: 'schema-multiple', place, values: { value: sample(value), divisor: sample(rules.multipleOf) } })
    }
  }
  if (rules.format !== null && !numberFitsFormat(value, rules.format)) {
    verdict = 'fails'
    const format = `a whole number of ${rules.format.slice(3)} bits`
    report?.({ code: 'schema-format', place, values: { value: sample(value), format, example: '1' } })
  }
  return verdict
}

function checkBounds(report: Report, subject: NumberSubject, bounds: readonly Bound[], isLeast: boolean): Verdict {
  let verdict: Verdict = 'fits'
  for (const { value, inclusive } of bounds) {
    const order = compareNumbers(subject.value, value)
    if ((isLeast ? order > 0 : order < 0) || (order === 0 && inclusive)) continue
    verdict = 'fails'
    if (report === null) return verdict
    const words = inclusive ? (isLeast ? 'of at least' : 'of at most') : isLeast ? 'above' : 'below'
    const values = { value: sample(subject.value), bound: `${words} ${sample(value)}` }
    report({ code: 'schema-bound', place: subject.place, values })
  }
  return verdict
}

/** `minLength`, `maxLength`, `pattern`, formats of texts. */
export function checkText({ run, report }: Check, rules: TextRules, subject: Subject): Verdict {
  if (subject.kind !== 'text') return unknownIf(subject, ['string'])
  const { text, place } = subject
  if (text === null) return checkPartlyKnownText(report, rules, subject)
  let verdict: Verdict = 'fits'
  const bound = rules.minLength > 0 || rules.maxLength < Infinity ? lengthBound(rules, lengthOf(text)) : null
  if (bound !== null) {
    verdict = 'fails'
    report?.({ code: 'schema-length', place, values: { value: sample(text), length: lengthOf(text), bound } })
  }
  if (rules.pattern !== null) {
    const matches = matchPattern(rules.pattern, text, run)
    verdict = both(verdict, verdictOf(matches))
    if (matches === false) {
      report?.({ code: 'schema-pattern', place, values: { value: sample(text), pattern: rules.pattern.source } })
    }
  }
  const format = rules.format === null ? undefined : findTextFormat(rules.format)
  if (format !== undefined && text.length > longestFormatted) return both(verdict, 'unknown')
  if (format !== undefined && !format.matches(text)) {
    verdict = 'fails'
    const { words, example } = format
    report?.({ code: 'schema-format', place, values: { value: sample(text), format: words, example } })
  }
  return verdict
}

/** Of a text with placeholders the length of the rest is known: it may be too much already. */
function checkPartlyKnownText(report: Report, { maxLength }: TextRules, { pieces, place }: TextSubject): Verdict {
  const known = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? lengthOf(piece) : 0), 0)
  if (known <= maxLength) return 'unknown'
  const values = { value: 'text with placeholders', length: known, bound: `at most ${maxLength}` }
  report?.({ code: 'schema-length', place, values })
  return 'fails'
}

function lengthBound({ minLength, maxLength }: TextRules, length: number): string | null {
  if (length < minLength) return `at least ${minLength}`
  return length > maxLength ? `at most ${maxLength}` : null
}

/** The length in characters (code points), as JSON Schema counts. */
function lengthOf(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0xd800 || code > 0xdbff) continue
    const next = text.charCodeAt(at + 1)
    if (next >= 0xdc00 && next <= 0xdfff) length -= 1
  }
  return length
}

/** Rules about one type say nothing about values of others, and what is not known may be of that type. */
export function unknownIf(subject: Subject, types: readonly JsonType[]): Verdict {
  if (subject.kind !== 'unknown') return 'fits'
  return subject.types === null || subject.types.some((type) => types.includes(type)) ? 'unknown' : 'fits'
}
