/** A record to send: bytes as they are to lie in Kafka. Headers keep their order and repeated names. */
export interface OutgoingRecord {
  readonly topic: string
  readonly partition: number
  /** null = no key; no bytes = an empty key, which is a key. */
  readonly key: Uint8Array | null
  /** null = a tombstone. */
  readonly value: Uint8Array | null
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null }[]
  /** Milliseconds since 1970; the moment of sending where it is left out. */
  readonly timestamp?: number
}

/** What the broker acknowledged. */
export interface SentRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  /** ISO 8601, of the record in Kafka. */
  readonly timestamp: string
  /** From handing the record to kafkajs until the broker's acknowledgement. */
  readonly latencyMs: number
}

/** Bytes of key, value, header names and header values. */
export function payloadBytes({ key, value, headers }: Payload): number {
  return headers.reduce(
    (sum, header) => sum + Buffer.byteLength(header.name) + (header.value?.length ?? 0),
    (key?.length ?? 0) + (value?.length ?? 0),
  )
}

interface Payload {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null }[]
}
