import type { Delivery, RecordBytes, RecordHeader, StoredRecord } from '@sendwright/model'

/** A part of a record that lies in Kafka otherwise than it was accepted. */
export interface RecordDifference {
  readonly part: 'key' | 'value' | 'headers'
  readonly accepted: RecordBytes | string
  readonly stored: RecordBytes | string
}

/** How a delivery compares with what lies in Kafka at the place of its receipt. */
export type ReadBack =
  | { readonly kind: 'identical'; readonly messageId: string | null }
  | { readonly kind: 'different'; readonly differences: readonly RecordDifference[] }
  /** Nothing lies at the offset any more: the topic keeps its records for a time only, or the record was compacted away. */
  | { readonly kind: 'gone' }

/** The header that a delivery at least once adds; rule of docs/spec/delivery.md. */
const idHeader = 'message-id'

/** Compares a delivery with the record that was read at its offset, byte for byte; a `message-id` that was added is none. */
export function compareRecord(delivery: Delivery, stored: StoredRecord | undefined): ReadBack {
  if (stored === undefined || stored.offset !== delivery.receipt?.offset) return { kind: 'gone' }
  const { key, value, headers } = delivery.record
  const { own, messageId } = withoutAddedId(stored.headers, headers.length)
  const differences: RecordDifference[] = []
  if (!isSame(key, stored.key)) differences.push({ part: 'key', accepted: key, stored: stored.key })
  if (!isSame(value, stored.value)) differences.push({ part: 'value', accepted: value, stored: stored.value })
  if (!areSameHeaders(headers, own))
    differences.push({ part: 'headers', accepted: headerLines(headers), stored: headerLines(own) })
  return differences.length === 0 ? { kind: 'identical', messageId } : { kind: 'different', differences }
}

function withoutAddedId(
  stored: readonly RecordHeader[],
  accepted: number,
): { readonly own: readonly RecordHeader[]; readonly messageId: string | null } {
  const last = stored.at(-1)
  if (stored.length !== accepted + 1 || last?.name !== idHeader) return { own: stored, messageId: null }
  return { own: stored.slice(0, -1), messageId: typeof last.value === 'string' ? last.value : '' }
}

function isSame(one: RecordBytes, other: RecordBytes): boolean {
  if (one === null || other === null || typeof one === 'string' || typeof other === 'string') return one === other
  return one.base64 === other.base64
}

function areSameHeaders(one: readonly RecordHeader[], other: readonly RecordHeader[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ name, value }, index) => {
      const counterpart = other[index]
      return counterpart !== undefined && counterpart.name === name && isSame(value, counterpart.value)
    })
  )
}

function headerLines(headers: readonly RecordHeader[]): string {
  return headers
    .map(({ name, value }) => {
      if (value === null) return name
      return `${name}: ${typeof value === 'string' ? value : `base64 ${value.base64}`}`
    })
    .join('\n')
}
