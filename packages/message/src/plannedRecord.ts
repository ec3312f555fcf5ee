import type { PlannedRecord } from '@sendwright/model'
import { secretsOf, type BuiltRecord } from './record.ts'
import { sendableRecord, type ReadBackRecord } from './sendableRecord.ts'

/** A built record as the API shows it: secrets are masked. */
export function toPlannedRecord(record: BuiltRecord): PlannedRecord {
  return {
    topic: record.topic,
    partition: record.partition,
    key: record.key?.text ?? null,
    value: record.value?.text ?? null,
    headers: record.headers.map(({ name, value }) => ({ name, value: value.text })),
    size: record.sizes.total,
    ...(secretsOf(record).length > 0 && { masked: true }),
  }
}

/** Whether a record as read back from Kafka is, byte for byte, the one that was sent. */
export function isSameRecord(record: BuiltRecord, stored: ReadBackRecord): boolean {
  const sent = sendableRecord(record)
  return (
    sent.key === stored.key &&
    sent.value === stored.value &&
    sent.headers.length === stored.headers.length &&
    sent.headers.every(({ name, value }, index) => {
      const header = stored.headers[index]
      return header !== undefined && header.name === name && header.value === value
    })
  )
}
