import { isUtf8 } from 'node:buffer'
import type { RecordBytes } from '@sendwright/model'

/** Bytes that a part takes in Kafka; null where the record has none. */
export function bytesOf(part: RecordBytes): number | null {
  if (part === null) return null
  return typeof part === 'string' ? Buffer.byteLength(part) : Buffer.byteLength(part.base64, 'base64')
}

/**
 * What order is kept by for a record with this key: the key as text, so that one key is the same as text and as base64;
 * \u0001 and base64 for bytes that are no text. null = no order.
 */
export function orderKeyOf(key: RecordBytes): string | null {
  if (key === null || typeof key === 'string') return key
  const bytes = Buffer.from(key.base64, 'base64')
  return isUtf8(bytes) ? bytes.toString() : `\u0001${key.base64}`
}
