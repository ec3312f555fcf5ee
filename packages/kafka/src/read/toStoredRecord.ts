import { isUtf8 } from 'node:buffer'
import type { RecordBytes, StoredRecord } from '@sendwright/model'
import { payloadBytes } from '../records.ts'
import { isoTime } from '../time.ts'
import type { DecodedRecord } from '../wire/recordBatch.ts'

/** A record as it was fetched, in the model's shape: text where the bytes are UTF-8, else base64. */
export function toStoredRecord(topic: string, partition: number, record: DecodedRecord): StoredRecord {
  return {
    topic,
    partition,
    offset: String(record.offset),
    timestamp: isoTime(record.timestamp),
    key: toRecordBytes(record.key),
    value: toRecordBytes(record.value),
    headers: record.headers.map(({ name, value }) => ({ name, value: toRecordBytes(value) })),
    size: payloadBytes(record),
  }
}

function toRecordBytes(bytes: Buffer | null): RecordBytes {
  if (bytes === null) return null
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') }
}
