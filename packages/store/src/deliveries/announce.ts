import type { Database } from '../database/database.ts'

/** The channel on which servers tell one another of shards that have changed. */
export const shardChannel = 'sendwright_shard'

// NOTIFY takes a lock that is global to the database, so it is not done for every acceptance.
const betweenMs = 10

/** Tells relays that deliveries of shards may have become due, or that a shard has changed. */
export interface Announcer {
  /** Listeners of this process at once, other servers at most every 10 ms. Never throws: relays also look by themselves. */
  announce(shards: Iterable<number>): void
  readonly onShards: (listener: (shards: readonly number[]) => void) => void
  /** The shards that this process holds: of those nobody else needs to hear. */
  readonly hold: (shards: Iterable<number>) => void
}

/** Tells over a connection of its own, whose commits need not be durable. */
export function createAnnouncer(database: Database): Announcer {
  const listeners: ((shards: readonly number[]) => void)[] = []
  const pipeline = database.pipeline({ settings: { synchronous_commit: 'off' }, timeoutMs: 5_000 })
  const waiting = new Set<number>()
  let held: ReadonlySet<number> = new Set()
  let busy = false
  let last = -Infinity

  async function tell(): Promise<void> {
    busy = true
    while (waiting.size > 0) {
      const pause = last + betweenMs - performance.now()
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause).unref())
      const payload = [...waiting].slice(0, 500)
      for (const shard of payload) waiting.delete(shard)
      last = performance.now()
      await pipeline.run(notifyStatement, [payload.join(',')]).catch(() => {})
    }
    busy = false
  }

  return {
    announce: (shards) => {
      const list = [...new Set(shards)]
      for (const listener of listeners) listener(list)
      for (const shard of list) if (!held.has(shard)) waiting.add(shard)
      if (!busy && waiting.size > 0) void tell()
    },
    onShards: (listener) => void listeners.push(listener),
    hold: (shards) => {
      held = new Set(shards)
    },
  }
}

const notifyStatement = { name: 'notify', text: `select pg_notify('${shardChannel}', $1)` }
