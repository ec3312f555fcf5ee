import type { PlannedRecord, RecordBytes, RecordHeader } from '@sendwright/model'
import type { BuiltRecord } from './record.ts'

/** A built record as the API shows it. */
export function toPlannedRecord(record: BuiltRecord): PlannedRecord {
  return {
    topic: record.topic,
    partition: record.partition,
    key: record.key?.text ?? null,
    value: record.value?.text ?? null,
    headers: record.headers.map(({ name, value }) => ({ name, value: value.text })),
    size: record.sizes.total,
  }
}

/** Whether a record as read back from Kafka is, byte for byte, the one that was planned. */
export function isSameRecord(
  planned: Pick<PlannedRecord, 'key' | 'value' | 'headers'>,
  stored: { readonly key: RecordBytes; readonly value: RecordBytes; readonly headers: readonly RecordHeader[] },
): boolean {
  return (
    planned.key === stored.key &&
    planned.value === stored.value &&
    planned.headers.length === stored.headers.length &&
    planned.headers.every(({ name, value }, index) => {
      const header = stored.headers[index]
      return header !== undefined && header.name === name && header.value === value
    })
  )
}
