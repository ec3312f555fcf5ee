import type { JsonData, JsonSchema } from '@sendwright/model'
import { fitsSchema, typeOfData, type JsonType } from '@sendwright/schema'
import { joined, type DataPath, type DataPaths } from './dataPaths.ts'
import { keywordOf } from './fields.ts'
import { wordsOf, wordsOfPath } from './words.ts'

/** A part of a message that needs a value. */
export interface Wanted {
  /** The names that lead to it; a header's is one. */
  readonly segments: readonly string[]
  readonly schema: JsonSchema
  /** null = any. */
  readonly types: readonly JsonType[] | null
  readonly mandatory: boolean
  /** What stands in where the data has null: the model's default, example or first value. */
  readonly fallback: JsonData | undefined
  /** Keys and headers are texts: every scalar fits them. */
  readonly isText: boolean
}

/**
 * The placeholder of the value that a part is mapped to: the one at the same path, else at a path of the same words,
 * else at one that only begins elsewhere, else the only one with the same last name. Its type has to fit, and what
 * is not the only one is not guessed: then null.
 */
export function mapField(wanted: Wanted, paths: DataPaths): string | null {
  const words = wordsOfPath(wanted.segments)
  for (const candidates of byLikeness(wanted, words, paths)) {
    const fitting = candidates.paths.flatMap((path) => placeholderFor(wanted, path, candidates.isSure) ?? [])
    const [only, ...others] = fitting
    if (only !== undefined) return others.length === 0 ? only : null
  }
  return null
}

const mostSuggestions = 20
const mostScored = 400

/**
 * What can be filled in: the values of a choice, then placeholders of values whose type fits, those that share words
 * with the part first.
 */
export function suggestFor(wanted: Wanted, paths: DataPaths): readonly string[] {
  const words = wordsOfPath(wanted.segments)
  const last = joined(wordsOf(wanted.segments.at(-1) ?? ''))
  const scores = new Map<DataPath, number>()
  for (const word of new Set(words)) {
    for (const path of (paths.byWord.get(word) ?? []).slice(0, mostScored)) {
      scores.set(path, (scores.get(path) ?? (path.lastWords === last ? 2 : 0)) + 1)
    }
  }
  const alike = [...scores].toSorted(([one, score], [other, otherScore]) => {
    return otherScore - score || one.segments.length - other.segments.length
  })
  const found = new Set<string>()
  const made = new Set<string>()
  for (const path of [...alike.map(([path]) => path), ...paths.all.slice(0, mostScored)]) {
    if (found.size >= mostSuggestions) break
    const placeholder = placeholderFor(wanted, path, true)
    // What has the type by itself comes before what a filter or default makes of it, unless the words speak for that.
    if (placeholder !== null) (/ (?:\||\?\?) /.test(placeholder) && !scores.has(path) ? made : found).add(placeholder)
  }
  return [...choicesOf(wanted), ...found, ...made].slice(0, mostSuggestions)
}

/** The values that the model allows where it names them, as they are typed. */
function choicesOf({ schema, types, isText }: Wanted): readonly string[] {
  const isBoolean = types?.length === 1 && types[0] === 'boolean'
  const named = keywordOf(schema, 'enum')
  const values = Array.isArray(named) ? named : isBoolean ? [true, false] : []
  return values.map((value) =>
    typeof value === 'string' && (isText || plainText.test(value)) ? value : JSON.stringify(value),
  )
}

/** A text that is read as itself: neither JSON nor a placeholder. */
const plainText = /^(?!true$|false$|null$)[\p{L}_][^"$]*$/u

interface Candidates {
  readonly paths: readonly DataPath[]
  /** Whether the whole path speaks for them, so that the sample's value need not fit in all. */
  readonly isSure: boolean
}

function* byLikeness({ segments }: Wanted, words: readonly string[], paths: DataPaths): Generator<Candidates> {
  const same = paths.byPath.get(joined(segments))
  if (same !== undefined) yield { paths: [same], isSure: true }
  const key = joined(words)
  yield { paths: paths.byWords.get(key) ?? [], isSure: true }
  if (words.length > 1) yield { paths: paths.byEnd.get(key) ?? [], isSure: true }
  for (let from = 1; from < segments.length; from += 1) {
    const end = wordsOfPath(segments.slice(from))
    // One word alone is the last name, below.
    if (end.length > 1) yield { paths: paths.byWords.get(joined(end)) ?? [], isSure: true }
  }
  const last = paths.byLastWords.get(joined(wordsOf(segments.at(-1) ?? ''))) ?? []
  yield { paths: last.filter((path) => !isTooGeneral(segments, path)), isSure: false }
}

/** Names that many things have: alone they say nothing about whose they are. */
const generalNames = new Set(['id', 'uuid', 'name', 'type', 'code', 'key', 'value', 'status', 'version'])

/** Whether a part of one thing would get the name or number of another. */
function isTooGeneral(segments: readonly string[], path: DataPath): boolean {
  if (segments.length < 2 || !generalNames.has(path.lastWords)) return false
  const around = new Set(wordsOfPath(segments.slice(0, -1)))
  return !path.words.slice(0, -1).some((word) => around.has(word))
}

/** The placeholder that inserts a value where the part stands; null where the value does not fit. */
function placeholderFor(wanted: Wanted, path: DataPath, isSure: boolean): string | null {
  const { value } = path
  if (value === undefined) return placeholderOfUnknown(wanted, path)
  if (value === null) return placeholderOfNull(wanted, path)
  const type = typeOfData(value)
  const filter = filterFor(wanted, type, value)
  if (filter === null) return null
  const isStructure = type === 'object' || type === 'array'
  if (isStructure || !isSure) {
    // Made a text, a number or boolean is held against the model as one.
    const inserted = filter === ' | text' || wanted.isText ? String(isStructure ? '' : textOf(value)) : value
    if (!wanted.isText && filter !== ' | number' && !fitsSchema(wanted.schema, inserted)) return null
  }
  return `\${${path.text}${filter}}`
}

function placeholderOfUnknown(wanted: Wanted, { text, types }: DataPath): string | null {
  const filter = filterForTypes(wanted, types)
  if (filter === null) return null
  return `\${${text}${wanted.mandatory ? '' : '?'}${filter}}`
}

function placeholderOfNull(wanted: Wanted, { text, types }: DataPath): string | null {
  const filter = filterForTypes(wanted, types)
  if (filter === null) return null
  const fallback = literalOf(wanted.fallback)
  if (fallback !== null) return `\${${text} ?? ${fallback}${filter}}`
  if (wanted.isText || filter !== '') return null
  const takesNull = wanted.types === null || wanted.types.includes('null')
  return takesNull || wanted.mandatory ? `\${${text}}` : null
}

function filterForTypes(wanted: Wanted, types: readonly JsonType[] | null): string | null {
  if (types === null) return ''
  const filters = new Set(types.map((type) => filterFor(wanted, type, undefined)))
  const [filter = null] = filters
  return filters.size === 1 ? filter : null
}

/** What has to be done to a value of a type so that it fits: '' for nothing, null where nothing helps. */
function filterFor({ types, isText }: Wanted, type: JsonType, value: JsonData | undefined): string | null {
  const isStructure = type === 'object' || type === 'array'
  if (isText) return isStructure ? null : ''
  if (types === null || types.includes(type) || (type === 'integer' && types.includes('number'))) return ''
  if (isStructure) return null
  if (type === 'number' && types.includes('integer') && value === undefined) return ''
  if (type !== 'string') return types.includes('string') ? ' | text' : null
  const wantsNumber = types.includes('number') || types.includes('integer')
  if (!wantsNumber || typeof value !== 'string') return null
  const pattern = types.includes('number') ? /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/ : /^-?(?:0|[1-9]\d*)$/
  return pattern.test(value) ? ' | number' : null
}

/** A scalar as it can stand after `??`; null where there is none. */
function literalOf(value: JsonData | undefined): string | null {
  if (value === undefined || value === null) return null
  const type = typeOfData(value)
  return type === 'object' || type === 'array' ? null : JSON.stringify(value)
}

function textOf(value: JsonData): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
