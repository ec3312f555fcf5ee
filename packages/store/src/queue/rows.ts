import type { DueDelivery } from '@sendwright/engine'
import { retryPolicySchema } from '@sendwright/model'
import type { ArrayRow } from '../database/pipeline.ts'
import { columnBytes, readHeaderBytes } from '../deliveries/recordColumns.ts'
import { openRecord } from '../runs/sealedRecord.ts'
import type { SecretSealer } from '../sealedSecrets.ts'

/** Columns of a row on its way, of `r` (delivery) and a queue row by the given name; `readDue` reads them. */
export function dueColumns(queue: string): string {
  return `r.id, r.topic, r.part, r.key, r.value, r.headers, r.key_bytes, r.value_bytes, ${queue}.order_key,
  ${queue}.due::text, r.created::text, r.size, ${queue}.attempts, r.trace, r.retry, r.sealed, ${queue}.run`
}

type OfRun = readonly [trace: string | null, retry: string | null, sealed: Buffer | null, run: string | null]

/** How many columns `dueColumns` are. */
export const dueColumnCount = 17

/** Reads what `dueColumns` selected; `held` is told apart. */
export function readDue(row: ArrayRow, isHeld: boolean, sealer: SecretSealer): DueDelivery {
  // In the order and with the types of `dueColumns`.
  const [id, topic, part, key, value, headers, keyBytes, valueBytes, orderKey, due, created, size, attempts, ...ofRun] =
    row as readonly [
      string,
      string,
      number | null,
      string | null,
      string | null,
      string | null,
      Buffer | null,
      Buffer | null,
      string | null,
      string,
      string,
      number,
      number,
      ...OfRun,
      ...unknown[],
    ]
  const [trace, retry, sealed, run] = ofRun as unknown as OfRun
  const revealed = sealed === null || run === null ? null : openRecord(sealer, run, sealed)
  return {
    id: BigInt(id),
    topic,
    partition: part,
    key: columnBytes(key, keyBytes),
    value: columnBytes(value, valueBytes),
    headers: readHeaderBytes(headers),
    ...revealed,
    orderKey,
    isHeld,
    due,
    acceptedAt: toMillis(created),
    dueAt: toMillis(due),
    size,
    attempts,
    trace,
    // Written from a policy.
    retry: retry === null ? null : retryPolicySchema.parse(JSON.parse(retry)),
    isAwaited: run !== null,
  }
}

/** PostgreSQL's text of a time in UTC, such as `2026-11-21 14:00:00.123456+00`, in milliseconds since 1970. */
export function toMillis(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
}

/** An array of numbers as PostgreSQL reads it. */
export function numberArray(numbers: readonly (bigint | number)[]): string {
  return `{${numbers.join(',')}}`
}

/** A batch's mode as its column has it. */
export const modeColumns = { exactlyOnce: 0, atLeastOnce: 1 } as const
