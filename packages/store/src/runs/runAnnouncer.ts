import { randomBytes } from 'node:crypto'
import type { Database } from '../database/database.ts'

const runChannel = 'sendwright_run'
// NOTIFY takes a lock that is global to the database.
const betweenMs = 10

/** Tells runners that something may be due. */
export interface RunAnnouncer {
  /** Listeners of this process at once, other servers at most every 10 ms. Never throws: runners also look by themselves. */
  announce(): void
  /** Calls with what any server has announced, until the signal. */
  listen(onDue: () => void, signal: AbortSignal): Promise<void>
}

/** Tells over a connection of its own, whose commits need not be durable. */
export function createRunAnnouncer(database: Database): RunAnnouncer {
  const listeners = new Set<() => void>()
  const pipeline = database.pipeline({ settings: { synchronous_commit: 'off' }, timeoutMs: 5_000 })
  const own = randomBytes(6).toString('hex')
  let isWanted = false
  let busy = false
  let last = -Infinity

  async function tell(): Promise<void> {
    busy = true
    while (isWanted) {
      const pause = last + betweenMs - performance.now()
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause).unref())
      isWanted = false
      last = performance.now()
      await pipeline.run(notifyStatement, [own]).catch(() => {})
    }
    busy = false
  }

  return {
    announce: () => {
      for (const listener of listeners) listener()
      isWanted = true
      if (!busy) void tell()
    },
    listen: async (onDue, signal) => {
      listeners.add(onDue)
      try {
        await database.listen(runChannel, (from) => (from === own ? undefined : onDue()), signal)
      } finally {
        listeners.delete(onDue)
      }
    },
  }
}

const notifyStatement = { name: 'notify_run', text: `select pg_notify('${runChannel}', $1)` }
