import type { BuiltRecord } from '@sendwright/message'
import type { Receipt, RecordBytes } from '@sendwright/model'

/** The partition a record is meant for: the one it names, else the one of its key; null where Kafka's client chooses. */
export function plannedPartition(
  record: BuiltRecord,
  partitionCount: number | null,
  partitionForKey: (key: string, partitionCount: number) => number,
): number | null {
  if (record.partition !== null) return record.partition
  return record.key === null || partitionCount === null ? null : partitionForKey(record.key.text, partitionCount)
}

/** A part of a record that came back otherwise than it was planned. */
export interface ReceiptDifference {
  readonly part: 'key' | 'value' | 'headers'
  readonly planned: string
  readonly stored: string
}

/** Where a record as read back differs from the planned one; empty when it is the same or could not be read. */
export function receiptDifferences(planned: BuiltRecord, receipt: Receipt): readonly ReceiptDifference[] {
  if (receipt.record === null) return []
  const { key, value, headers } = receipt.record
  const parts: readonly ReceiptDifference[] = [
    { part: 'key', planned: show(planned.key?.text ?? null), stored: show(key) },
    { part: 'value', planned: show(planned.value?.text ?? null), stored: show(value) },
    {
      part: 'headers',
      planned: showHeaders(planned.headers.map((header) => ({ name: header.name, value: header.value.text }))),
      stored: showHeaders(headers),
    },
  ]
  return parts.filter((part) => part.planned !== part.stored)
}

function show(bytes: RecordBytes): string {
  if (bytes === null) return '–'
  return typeof bytes === 'string' ? bytes : `base64 ${bytes.base64}`
}

function showHeaders(headers: readonly { readonly name: string; readonly value: RecordBytes }[]): string {
  return headers.map(({ name, value }) => `${name}: ${show(value)}`).join('\n')
}
