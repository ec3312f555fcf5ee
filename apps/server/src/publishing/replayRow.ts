import type { Replay } from '@sendwright/contract'
import { isJsonObject, parseExactJson, type JsonData, type RecordBytes } from '@sendwright/model'

/** A record as texts, built or sent. */
export interface ComparedRecord {
  readonly topic: string
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly { readonly name: string; readonly value: string | null }[]
}

/** What an action has sent in a run, and what its two versions make of the run's data with the same clock and ids. */
export interface ReplayedRun {
  readonly run: number
  readonly key: string | null
  readonly sent: readonly ComparedRecord[]
  /** As the version that was executed builds them; null = it can not any more. */
  readonly before: readonly ComparedRecord[] | null
  /** As the draft builds them. */
  readonly after: readonly ComparedRecord[] | { readonly problem: string }
}

type Row = Replay['rows'][number]

/**
 * What the draft would have sent otherwise. A field differs where the two versions differ, so that what is new with
 * every record, such as `uuid()` and `now()`, does not; what it was is what was sent.
 */
export function replayRow({ run, key, sent, before, after }: ReplayedRun): Row {
  if ('problem' in after) return { run, key, outcome: 'notBuilt', fields: [], problem: after.problem }
  const sentFields = fieldsOf(sent)
  const old = before === null ? sentFields : fieldsOf(before)
  const now = fieldsOf(after)
  const names = [...new Set([...old.keys(), ...now.keys()])]
  const fields = names
    .filter((name) => old.get(name) !== now.get(name))
    .map((field) => ({ field, was: sentFields.get(field) ?? old.get(field) ?? null, wouldBe: now.get(field) ?? null }))
  return { run, key, outcome: fields.length === 0 ? 'same' : 'differs', fields, problem: null }
}

/** Every part of the records by its name, as JSON text. With several records each name begins with the record's place. */
function fieldsOf(records: readonly ComparedRecord[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const [index, record] of records.entries()) {
    const prefix = records.length === 1 ? '' : `record ${index + 1} `
    fields.set(`${prefix}topic`, JSON.stringify(record.topic))
    if (record.key !== null) fields.set(`${prefix}key`, JSON.stringify(record.key))
    const counts = new Map<string, number>()
    for (const { name, value } of record.headers) {
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      fields.set(`${prefix}header ${name}${count === 1 ? '' : ` (${count})`}`, JSON.stringify(value))
    }
    addValue(fields, prefix, record.value)
  }
  return fields
}

function addValue(fields: Map<string, string>, prefix: string, value: string | null): void {
  if (value === null) return void fields.set(`${prefix}value`, 'null')
  const parsed = parsedOrNull(value)
  if (parsed === null) return void fields.set(`${prefix}value`, JSON.stringify(value))
  addLeaves(fields, { prefix, path: '', value: parsed.value })
}

function addLeaves(
  fields: Map<string, string>,
  { prefix, path, value }: { readonly prefix: string; readonly path: string; readonly value: JsonData },
): void {
  const parts: readonly (readonly [string, JsonData])[] = Array.isArray(value)
    ? value.map((item: JsonData, index) => [String(index), item])
    : isJsonObject(value)
      ? Object.entries(value)
      : []
  if (parts.length === 0) fields.set(`${prefix}${path === '' ? 'value' : path}`, JSON.stringify(value))
  for (const [name, inner] of parts)
    addLeaves(fields, { prefix, path: path === '' ? name : `${path}.${name}`, value: inner })
}

function parsedOrNull(text: string): { readonly value: JsonData } | null {
  try {
    return { value: parseExactJson(text) }
  } catch {
    return null
  }
}

/** Bytes that are no text are told by their base64. */
export function comparedText(bytes: RecordBytes): string | null {
  return bytes === null || typeof bytes === 'string' ? bytes : `base64:${bytes.base64}`
}
