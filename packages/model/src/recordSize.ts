/** Bytes of a record's parts as they lie in Kafka; null where the record has none. */
export interface RecordLengths {
  readonly key: number | null
  readonly value: number | null
  readonly headers: readonly { readonly name: number; readonly value: number | null }[]
}

/** Bytes of a record batch before its first record (record batch v2, https://kafka.apache.org/documentation/#recordbatch). */
export const batchHeaderBytes = 61

/** Bytes of the batch that holds one record alone, not compressed: what a broker compares with a topic's `max.message.bytes`. */
export function singleBatchBytes(record: RecordLengths): number {
  const body = recordBodyBytes(record, { offset: 0, timestamp: 0 })
  return batchHeaderBytes + varintBytes(body) + body
}

/** Bytes of a record behind its own length. The deltas are its distance from the first record of its batch, in offsets and milliseconds. */
export function recordBodyBytes(
  { key, value, headers }: RecordLengths,
  delta: { readonly offset: number; readonly timestamp: number },
): number {
  const attributes = 1
  return headers.reduce(
    (sum, header) => sum + partBytes(header.name) + partBytes(header.value),
    attributes +
      varintBytes(delta.timestamp) +
      varintBytes(delta.offset) +
      partBytes(key) +
      partBytes(value) +
      varintBytes(headers.length),
  )
}

/** Bytes that a number within ±2^52 takes as a zigzag varint (Protocol Buffers' encoding). */
export function varintBytes(number: number): number {
  let rest = number < 0 ? -2 * number - 1 : 2 * number
  let bytes = 1
  while (rest >= 0x80) {
    rest = Math.floor(rest / 0x80)
    bytes += 1
  }
  return bytes
}

/** A part stands behind its length; one that is not there has the length -1. */
function partBytes(length: number | null): number {
  return length === null ? varintBytes(-1) : varintBytes(length) + length
}
