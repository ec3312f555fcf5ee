import { createHash } from 'node:crypto'
import { isRawJson, ownValue, parseExactJson, type JsonData, type ReceivedRecord } from '@sendwright/model'

/** By what a record may be known to be the one that is waited for. */
export interface CorrelationName {
  readonly by: 'header' | 'body'
  /** The header, or the path in the body. */
  readonly name: string
}

/** A text of one length for any value; equal for what is equal. */
export function correlationKey(
  { connection, topic }: { readonly connection: string; readonly topic: string },
  { by, name }: CorrelationName,
  value: string,
): string {
  const text = JSON.stringify([connection, topic, by, name, value])
  return createHash('sha256').update(text).digest('base64url').slice(0, 32)
}

/** The lock of a correlation: one of so few that a transaction may take all of them. */
export function correlationLock(key: string): number {
  return Buffer.from(key.slice(0, 4), 'base64url').readUInt16BE() % 1_024
}

/** The keys under which a record is found. */
export function correlationKeys(record: ReceivedRecord, names: readonly CorrelationName[]): readonly string[] {
  const keys = correlationValues(record, names).flatMap(({ value, ...name }) =>
    value === null ? [] : [correlationKey(record, name, value)],
  )
  return [...new Set(keys)]
}

/** What a record has under each name, as text; null for what is missing, null, a list or an object. */
export function correlationValues(
  record: ReceivedRecord,
  names: readonly CorrelationName[],
): readonly (CorrelationName & { readonly value: string | null })[] {
  const body = names.some(({ by }) => by === 'body') ? bodyOf(record) : undefined
  return names.map(({ by, name }) => ({
    by,
    name,
    value: by === 'header' ? headerText(record, name) : textOf(valueAt(body, name)),
  }))
}

/** The last header of a name as text; null where there is none, or it is no text. */
export function headerText({ headers }: Pick<ReceivedRecord, 'headers'>, name: string): string | null {
  const value = headers.findLast((header) => header.name === name)?.value
  return typeof value === 'string' ? value : null
}

function bodyOf({ value }: ReceivedRecord): JsonData | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return parseExactJson(value)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A dotted path; a segment may also be `[0]` or `["any text"]`. Digits index a list too. */
function valueAt(body: JsonData | undefined, path: string): JsonData | undefined {
  let value = body
  for (const [, quoted, indexed, plain] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    const segment = quoted === undefined ? (indexed ?? plain ?? '') : unescaped(quoted)
    value = Array.isArray(value)
      ? /^\d+$/.test(segment)
        ? (value as readonly JsonData[])[Number(segment)]
        : undefined
      : ownValue(value, segment)
  }
  return value
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1')
}

function textOf(value: JsonData | undefined): string | null {
  if (typeof value === 'string') return value
  if (isRawJson(value)) return value.rawJSON
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}
