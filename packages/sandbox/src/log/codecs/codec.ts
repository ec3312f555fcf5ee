/** A compression codec of a record batch. `id` is the low three bits of the batch's attributes. */
export interface Codec {
  readonly id: number
  /** The first Produce version whose batches may use it. */
  readonly produceFrom: number
  /** The plain records, or null where `bytes` is not what the codec writes or would grow beyond `maxPlainBytes`. */
  decompress(bytes: Buffer): Buffer | null
}

/** A small batch can unfold to gigabytes; more than this is not looked into. */
export const maxPlainBytes = 64 * 1024 * 1024
