import type { Codec } from './codec.ts'

/** Records as they are. */
export const none = { id: 0, produceFrom: 0, decompress: (bytes) => bytes } satisfies Codec
