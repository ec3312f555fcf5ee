import { latencyBucketsMs, type DeliveryCount, type DeliveryQueue, type RowRefusal } from './deliveryQueue.ts'
import type { DeliveredRow } from './relayOptions.ts'

/** Adds up what the charts show, until it is written down. */
export interface Counts {
  delivered(connection: string, rows: readonly DeliveredRow[], now: number): void
  /** `topics` by id; rows that are offered again do not count. */
  failed(connection: string, rows: readonly RowRefusal[], topicOf: (id: bigint) => string, now: number): void
  /** Writes what was counted since; what could not be written is kept for the next time. */
  flush(queue: DeliveryQueue): Promise<void>
}

interface Entry {
  readonly minute: number
  readonly connection: string
  readonly topic: string
  delivered: number
  failed: number
  readonly latencies: number[]
}

/** Entries that are kept while they cannot be written; a chart may miss what is beyond them. */
const maxEntries = 10_000

/** Counts per minute, connection and topic. */
export function createCounts(): Counts {
  let entries = new Map<string, Entry>()

  function entryOf(connection: string, topic: string, minute: number): Entry {
    const key = `${minute} ${connection} ${topic}`
    const known = entries.get(key)
    if (known !== undefined) return known
    const entry = {
      minute,
      connection,
      topic,
      delivered: 0,
      failed: 0,
      latencies: Array.from({ length: latencyBucketsMs.length + 1 }, () => 0),
    }
    if (entries.size < maxEntries) entries.set(key, entry)
    return entry
  }

  return {
    delivered(connection, rows, now) {
      const minute = minuteOf(now)
      let entry: Entry | null = null
      for (const row of rows) {
        if (entry?.topic !== row.topic) entry = entryOf(connection, row.topic, minute)
        entry.delivered += 1
        const bucket = bucketOf(row.latencyMs)
        entry.latencies[bucket] = (entry.latencies[bucket] ?? 0) + 1
      }
    },
    failed(connection, rows, topicOf, now) {
      const minute = minuteOf(now)
      for (const row of rows) if (row.retryInMs === null) entryOf(connection, topicOf(row.id), minute).failed += 1
    },
    async flush(queue) {
      if (entries.size === 0) return
      const writing = entries
      entries = new Map()
      try {
        await queue.addCounts([...writing.values()] satisfies DeliveryCount[])
      } catch (error) {
        for (const [key, entry] of writing) keep(key, entry)
        throw error
      }
    },
  }

  function keep(key: string, old: Entry): void {
    const entry = entries.get(key)
    if (entry === undefined) {
      if (entries.size < maxEntries) entries.set(key, old)
      return
    }
    entry.delivered += old.delivered
    entry.failed += old.failed
    for (const [bucket, count] of old.latencies.entries())
      entry.latencies[bucket] = (entry.latencies[bucket] ?? 0) + count
  }
}

function minuteOf(now: number): number {
  return now - (now % 60_000)
}

/** Index of the first bucket that a latency fits into; one beyond the last where none does. */
function bucketOf(latencyMs: number): number {
  let low = 0
  let high: number = latencyBucketsMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (latencyMs <= (latencyBucketsMs[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
