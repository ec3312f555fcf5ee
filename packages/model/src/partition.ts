/**
 * The partition that Kafka's default partitioner gives a key: positive murmur2 modulo the number of partitions
 * (org.apache.kafka.common.utils.Utils.murmur2 and BuiltInPartitioner). Text stands for its UTF-8 bytes.
 */
export function partitionForKey(key: string | Uint8Array, partitionCount: number): number {
  const bytes = typeof key === 'string' ? encoder.encode(key) : key
  return (murmur2(bytes) & 0x7fffffff) % partitionCount
}

const encoder = new TextEncoder()
const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/** 32-bit MurmurHash2 with Kafka's seed, as a signed number. */
export function murmur2(bytes: Uint8Array): number {
  let hash = seed ^ bytes.length
  let at = 0
  for (; at + 4 <= bytes.length; at += 4) {
    let word = Math.imul(
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24),
      multiplier,
    )
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
