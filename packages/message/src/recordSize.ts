import { singleBatchBytes } from '@sendwright/model'
import type { BuiltRecord } from './record.ts'
import { sendableRecord } from './sendableRecord.ts'

const encoder = new TextEncoder()

/** Bytes that a text takes as UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length
}

/** Bytes of key, value and headers; a header counts its name and its value. */
export function recordSizes(parts: Pick<BuiltRecord, 'key' | 'value' | 'headers'>): BuiltRecord['sizes'] {
  const key = parts.key === null ? 0 : utf8Length(parts.key.text)
  const value = parts.value === null ? 0 : utf8Length(parts.value.text)
  const headers = parts.headers.reduce(
    (sum, header) => sum + utf8Length(header.name) + utf8Length(header.value.text),
    0,
  )
  return { key, value, headers, total: key + value + headers }
}

/** Bytes of the batch that holds this record alone, not compressed: what a broker compares with `max.message.bytes`. */
export function batchBytes({
  key,
  value,
  headers,
  sizes,
}: Pick<BuiltRecord, 'key' | 'value' | 'headers' | 'sizes'>): number {
  return singleBatchBytes({
    key: key === null ? null : sizes.key,
    value: value === null ? null : sizes.value,
    headers: headers.map((header) => ({ name: utf8Length(header.name), value: utf8Length(header.value.text) })),
  })
}

/** As `batchBytes`, of what goes to Kafka: with the values of secrets in place of their masks. */
export function sendableBatchBytes(record: BuiltRecord): number {
  const { key, value, headers } = sendableRecord(record)
  return singleBatchBytes({
    key: key === null ? null : utf8Length(key),
    value: value === null ? null : utf8Length(value),
    headers: headers.map((header) => ({ name: utf8Length(header.name), value: utf8Length(header.value) })),
  })
}
