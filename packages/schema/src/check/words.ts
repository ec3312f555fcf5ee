import { isRawJson, nestsDeeperThan, type JsonData } from '@sendwright/model'
import type { PlaceholderInfo } from '@sendwright/template'
import type { JsonType } from '../jsonType.ts'
import { dataOf, type Subject } from './subject.ts'

const typeWords = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  array: 'a list',
} as const satisfies Record<JsonType, string>

/** The types in words: "text or a number". */
export function wordsOfTypes(types: readonly JsonType[]): string {
  return listed(
    types.map((type) => typeWords[type]),
    'or',
  )
}

/** The values in words, the first twelve of them: "EUR, CHF and GBP". */
export function wordsOfValues(values: readonly JsonData[]): string {
  const shown = values.slice(0, 12).map((value) => (typeof value === 'string' ? shortened(value) : sample(value)))
  const more = values.length - shown.length
  return listed(more > 0 ? [...shown, `${more} more`] : shown, 'and')
}

/** What a value is, in a sentence: "the text "5"", "a list", "`${order.id}`, which is text". */
export function wordsOfSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'object':
      return 'an object'
    case 'list':
      return 'a list'
    case 'text':
      return subject.text === null ? 'text' : `the text ${sample(subject.text)}`
    case 'number':
      return `the number ${sample(subject.value)}`
    case 'word':
      return String(subject.value)
    case 'unknown':
      return subject.types === null ? 'not known' : `${wordsOfPlaceholder(subject)}${wordsOfTypes(subject.types)}`
  }
}

function wordsOfPlaceholder({ placeholder }: { readonly placeholder: PlaceholderInfo | null }): string {
  return placeholder === null ? '' : `\`\${${placeholder.source.text}}\`, which is `
}

/** The value itself, shortened: `"USB"`, `5`, `an object`. */
export function sampleOfSubject(subject: Subject): string {
  const data = dataOf(subject)
  return data === undefined || (typeof data === 'object' && data !== null && !isRawJson(data))
    ? wordsOfSubject(subject)
    : sample(data)
}

/** The beginning of a value's JSON. */
export function sample(data: JsonData): string {
  if (nestsDeeperThan(data, 50)) return Array.isArray(data) ? '[…]' : '{…}'
  return shortened(JSON.stringify(data))
}

/** The text, cut when it is long. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text
}

function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}
