import type { ReceivedRecord } from '@sendwright/model'
import type { ReadPosition } from './receiveQueue.ts'

/** Records of one transaction at most. */
const partSize = 500

/** What is stored in one transaction. */
export interface Part {
  readonly records: readonly ReceivedRecord[]
  readonly positions: readonly ReadPosition[]
}

/**
 * Cuts what was read into transactions of bearable size, in order. Each part carries the positions behind its own records;
 * the last one carries the given positions, which may lie further.
 */
export function inParts(records: readonly ReceivedRecord[], positions: readonly ReadPosition[]): readonly Part[] {
  const parts: Part[] = []
  for (let from = 0; from + partSize < records.length; from += partSize) {
    const part = records.slice(from, from + partSize)
    parts.push({ records: part, positions: behind(part) })
  }
  const rest = records.slice(parts.length * partSize)
  if (rest.length > 0 || positions.length > 0) parts.push({ records: rest, positions })
  return parts
}

function behind(records: readonly ReceivedRecord[]): readonly ReadPosition[] {
  const last = new Map(records.map((record) => [`${record.topic}/${record.partition}`, record]))
  return [...last.values()].map(({ topic, partition, offset }) => ({
    topic,
    partition,
    offset: String(BigInt(offset) + 1n),
  }))
}
