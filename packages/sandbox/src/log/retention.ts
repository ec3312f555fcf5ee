import type { Segment } from './segment.ts'

const largestSegment = 1024 * 1024
const smallestSegment = 16 * 1024

/** Keeps what all partitions hold together within a number of bytes. */
export interface Retention {
  /** How large the next segment of a partition should be, in bytes; quiet partitions take little, busy ones few. */
  nextCapacity(previous: number): number
  /** Accounts for an append to a segment; `evict` is called when the segment is the oldest and memory is needed. */
  appended(segment: Segment, evict: () => void): void
  /** The segment is no longer held. */
  released(segment: Segment): void
  readonly heldBytes: number
}

/**
 * When more than `maxBytes` are held, the segments that were written to least recently go first, whatever their topic:
 * a load test does not push out the record that another topic got a second ago. The segment just written to stays,
 * so one batch is always kept, even where it is larger than `maxBytes`.
 */
export function createRetention(maxBytes: number): Retention {
  /** In the order of their latest append; the value is what was counted for the segment. */
  const held = new Map<Segment, { bytes: number; evict: () => void }>()
  const segmentLimit = Math.min(Math.max(Math.floor(maxBytes / 16), smallestSegment), largestSegment)
  let heldBytes = 0

  function released(segment: Segment): void {
    heldBytes -= held.get(segment)?.bytes ?? 0
    held.delete(segment)
  }

  function appended(segment: Segment, evict: () => void): void {
    released(segment)
    held.set(segment, { bytes: segment.memoryBytes, evict })
    heldBytes += segment.memoryBytes
    for (const [oldest, entry] of held) {
      if (heldBytes <= maxBytes || oldest === segment) return
      entry.evict()
    }
  }

  return {
    nextCapacity: (previous) => Math.min(Math.max(previous * 2, smallestSegment), segmentLimit),
    appended,
    released,
    get heldBytes() {
      return heldBytes
    },
  }
}
