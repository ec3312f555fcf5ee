import { maxBatchRows } from './isolation.ts'
import { dropPrefetched, keyOf, type Claimed, type ShardRun } from './shardRun.ts'

/** How long a low-water mark is used before a claim looks from the beginning once. */
const lowWaterMs = 5_000
/** Waiting attempts that `wake` did not find due, by another clock, are looked for again after this. */
const minAttemptWaitMs = 10

/** Sends a claim; the shard's revision, low-water mark and next times follow from its answer. */
export async function claim(run: ShardRun, exclude: readonly bigint[]): Promise<Claimed> {
  run.wakeUp.look()
  const mark = lowWaterOf(run)
  const claimed = await claimFrom(run, exclude, mark?.due ?? null)
  if (mark === null || claimed.candidates.revision === mark.revision) return noteClaimed(run, claimed)
  // Rows may have gone back to places before the mark: what comes behind them must not be taken for the first.
  run.memory.free(claimed.bytes)
  run.lowWater = null
  return noteClaimed(run, await claimFrom(run, exclude, null))
}

async function claimFrom(run: ShardRun, exclude: readonly bigint[], lowWater: string | null): Promise<Claimed> {
  const reserved = run.memory.reserve()
  let bytes = 0
  try {
    const candidates = await run.options.queue.claim({
      shard: run.shard,
      exclude: run.protections.excludeInFlight ? exclude : [],
      maxRows: Math.min(maxBatchRows, run.limit),
      maxBytes: reserved,
      lowWater,
    })
    for (const row of candidates.rows) bytes += row.size
    return { candidates, bytes }
  } finally {
    run.memory.settle(reserved, bytes)
  }
}

/** Lets those go on that have waited for their next attempt. */
export async function wakeWaiting(run: ShardRun): Promise<void> {
  if (run.attemptAt === null || run.attemptAt > run.options.clock.monotonic()) return
  await dropPrefetched(run)
  await run.options.queue.wake(keyOf(run))
  run.attemptAt = null
  run.lowWater = null
}

function noteClaimed(run: ShardRun, claimed: Claimed): Claimed {
  const { nextDueInMs, nextAttemptInMs, revision, rows } = claimed.candidates
  const now = run.options.clock.monotonic()
  run.revision = revision
  run.dueAt = nextDueInMs === null ? null : now + nextDueInMs
  run.attemptAt = nextAttemptInMs === null ? null : now + Math.max(nextAttemptInMs, minAttemptWaitMs)
  const first = rows[0]
  if (first !== undefined) {
    const until = run.lowWater?.revision === revision ? run.lowWater.until : now + lowWaterMs
    run.lowWater = { due: first.due, revision, until }
  }
  return claimed
}

/** Null from the beginning: at the start, after waiting rows have changed, and every few seconds once. */
function lowWaterOf(run: ShardRun): ShardRun['lowWater'] {
  if (run.lowWater !== null && run.options.clock.monotonic() >= run.lowWater.until) run.lowWater = null
  return run.lowWater
}
