import type { JsonData, RawJson } from '@sendwright/model'
import type { PlaceholderInfo } from '@sendwright/template'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import type { JsonType } from '../jsonType.ts'
import type { Place } from './place.ts'
import type { Verdict } from './verdict.ts'

interface SubjectBase {
  readonly place: Place
  /** Verdicts found so far. */
  memo: Map<CompiledSchema, Verdict> | null
  /** The schemas whose problems with this value have been told. */
  explained: CompiledSchema | Set<CompiledSchema> | null
}

/** An object; `open`: it may have further properties whose names are not known. */
export interface ObjectSubject extends SubjectBase {
  readonly kind: 'object'
  readonly members: ReadonlyMap<string, Member>
  readonly open: boolean
  /** The whole value, once it was asked for; undefined also where a part is not known. */
  data: JsonData | undefined
}

/** A property; `sure`: it is there whatever the data. */
export interface Member {
  readonly value: Subject
  readonly sure: boolean
}

/** A list; `open`: it may have further elements. */
export interface ListSubject extends SubjectBase {
  readonly kind: 'list'
  readonly items: readonly Member[]
  readonly open: boolean
  data: JsonData | undefined
}

/** A text; null where placeholders stand in it, and then its parts are what is known of it. */
export interface TextSubject extends SubjectBase {
  readonly kind: 'text'
  readonly text: string | null
  readonly pieces: readonly (string | PlaceholderInfo | null)[]
}

/** A number. */
export interface NumberSubject extends SubjectBase {
  readonly kind: 'number'
  readonly value: number | RawJson
}

/** true, false or null. */
export interface WordSubject extends SubjectBase {
  readonly kind: 'word'
  readonly value: boolean | null
}

/** What a placeholder inserts; `types` null = any. */
export interface UnknownSubject extends SubjectBase {
  readonly kind: 'unknown'
  readonly types: readonly JsonType[] | null
  readonly placeholder: PlaceholderInfo | null
}

/** A value that is held against a schema, as far as it is known. */
export type Subject = ObjectSubject | ListSubject | TextSubject | NumberSubject | WordSubject | UnknownSubject

/** The whole value; undefined where a part of it is not known. */
export function dataOf(subject: Subject): JsonData | undefined {
  switch (subject.kind) {
    case 'object':
      subject.data ??= objectData(subject)
      return subject.data
    case 'list':
      subject.data ??= listData(subject)
      return subject.data
    case 'text':
      return subject.text ?? undefined
    case 'number':
    case 'word':
      return subject.value
    case 'unknown':
      return undefined
  }
}

function objectData({ members, open }: ObjectSubject): JsonData | undefined {
  if (open) return undefined
  const entries: [string, JsonData][] = []
  for (const [name, { value }] of members) {
    const data = dataOf(value)
    if (data === undefined) return undefined
    entries.push([name, data])
  }
  return Object.fromEntries(entries)
}

function listData({ items, open }: ListSubject): JsonData | undefined {
  if (open) return undefined
  const data: JsonData[] = []
  for (const { value } of items) {
    const item = dataOf(value)
    if (item === undefined) return undefined
    data.push(item)
  }
  return data
}
