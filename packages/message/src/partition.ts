/**
 * The partition that Kafka's default partitioner gives a key: positive murmur2 modulo the number of partitions
 * (org.apache.kafka.common.utils.Utils.murmur2 and BuiltInPartitioner).
 */
export function partitionForKey(key: string, partitionCount: number): number {
  return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitionCount
}

const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/** 32-bit MurmurHash2 with Kafka's seed, as a signed number. */
export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hash = seed ^ bytes.length
  let at = 0
  for (; at + 4 <= bytes.length; at += 4) {
    let word = Math.imul(view.getInt32(at, true), multiplier)
    word = Math.imul(word ^ (word >>> 24), multiplier)
    hash = Math.imul(hash, multiplier) ^ word
  }
  const rest = bytes.length - at
  if (rest >= 3) hash ^= (bytes[at + 2] ?? 0) << 16
  if (rest >= 2) hash ^= (bytes[at + 1] ?? 0) << 8
  if (rest >= 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}
