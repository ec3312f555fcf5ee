import type { Candidates } from './deliveryQueue.ts'
import { maxBatchRows } from './isolation.ts'
import { dropPrefetched, keyOf, leaseOf, type Claimed, type ShardRun } from './shardRun.ts'

/** How long a low-water mark is used before a claim looks from the beginning once. */
const lowWaterMs = 5_000
/** Waiting attempts that `wake` did not find due, by another clock, are looked for again after this. */
const minAttemptWaitMs = 10

/** Sends a claim; at the same time the shard's low-water mark and next times follow from its answer. */
export async function claim(run: ShardRun, exclude: readonly bigint[]): Promise<Claimed> {
  const { queue, clock } = run.options
  run.wakeUp.look()
  const reserved = run.memory.reserve()
  let candidates: Candidates
  try {
    candidates = await queue.claim({
      shard: run.shard,
      exclude: run.protections.excludeInFlight ? exclude : [],
      maxRows: Math.min(maxBatchRows, run.limit),
      maxBytes: reserved,
      lowWater: lowWaterOf(run),
    })
  } catch (error) {
    run.memory.settle(reserved, 0)
    throw error
  }
  let bytes = 0
  for (const row of candidates.rows) bytes += row.size
  run.memory.settle(reserved, bytes)
  noteTimes(run, candidates, clock.monotonic())
  return { candidates, bytes }
}

/** Lets those go on that have waited for their next attempt. */
export async function wakeWaiting(run: ShardRun): Promise<void> {
  if (run.attemptAt === null || run.attemptAt > run.options.clock.monotonic()) return
  await dropPrefetched(run)
  await run.options.queue.wake(keyOf(run))
  run.attemptAt = null
  run.lowWater = null
}

function noteTimes(run: ShardRun, candidates: Candidates, now: number): void {
  const { nextDueInMs, nextAttemptInMs, revision } = candidates
  run.dueAt = nextDueInMs === null ? null : now + nextDueInMs
  run.attemptAt = nextAttemptInMs === null ? null : now + Math.max(nextAttemptInMs, minAttemptWaitMs)
  const first = candidates.rows[0]
  if (first === undefined) return
  const isKept = run.lowWater?.revision === revision
  const until = isKept ? (run.lowWater?.until ?? 0) : now + lowWaterMs
  run.lowWater = { due: first.due, revision, until }
}

/** Null from the beginning: at the start, after waiting rows have changed, and every few seconds once. */
function lowWaterOf(run: ShardRun): string | null {
  const { lowWater } = run
  if (lowWater === null || lowWater.revision !== leaseOf(run).revision) return null
  if (run.options.clock.monotonic() < lowWater.until) return lowWater.due
  run.lowWater = null
  return null
}
