import type { BuiltRecord } from './record.ts'

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

/** Bytes of a record batch's header (KIP-98, record batch v2). */
const batchHeaderBytes = 61

/**
 * Bytes of the batch that holds this record alone, not compressed: what a broker compares with `max.message.bytes`.
 * Layout: record batch v2 of Kafka's protocol guide.
 */
export function batchBytes(record: Pick<BuiltRecord, 'key' | 'value' | 'headers' | 'sizes'>): number {
  const { sizes } = record
  const headers = record.headers.reduce((sum, header) => {
    const name = utf8Length(header.name)
    const value = utf8Length(header.value.text)
    return sum + varintBytes(name) + name + varintBytes(value) + value
  }, varintBytes(record.headers.length))
  const attributesAndDeltas = 3
  const key = varintBytes(record.key === null ? -1 : sizes.key) + sizes.key
  const value = varintBytes(record.value === null ? -1 : sizes.value) + sizes.value
  const body = attributesAndDeltas + key + value + headers
  return batchHeaderBytes + varintBytes(body) + body
}

/** Bytes of a zigzag varint. */
function varintBytes(number: number): number {
  let rest = number < 0 ? -2 * number - 1 : 2 * number
  let bytes = 1
  while (rest >= 128) {
    rest = Math.floor(rest / 128)
    bytes += 1
  }
  return bytes
}
