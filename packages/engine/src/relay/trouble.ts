import type { Failure } from '@sendwright/model'
import { isDatabaseFailure, isFailure } from './failure.ts'
import { retryDelay } from './retryDelay.ts'
import { discardProducer, dropPrefetched, keyOf, type ShardRun } from './shardRun.ts'

/** No shard waits longer before it tries again, so that it flows soon after the cluster is back. */
const maxWaitMs = 1_500
/** After a defect, which is logged each time. */
const defectWaitMs = 5_000

/** How often in a row a loop's turn has brought nothing. */
export interface Trouble {
  inARow: number
  /** When the turn began, in milliseconds since 1970. */
  beganAt: number
}

/**
 * What follows when a turn has thrown: the producer is thrown away, people can read why, and the shard waits. The first
 * time it goes on at once: one lost answer is decided in milliseconds.
 */
export async function noteFailure(run: ShardRun, trouble: Trouble, error: unknown): Promise<void> {
  const { log } = run.options
  trouble.inARow += 1
  run.phase = 'waiting'
  discardProducer(run)
  await dropPrefetched(run)
  if (!isFailure(error)) {
    log('error', 'A defect in the relay', { shard: run.shard, error })
    run.lease = null
    run.isUnsure = true
    return await run.wakeUp.pause(defectWaitMs)
  }
  if (isDatabaseFailure(error)) {
    run.lease = null
    run.isUnsure = true
  } else {
    if (error.code === 'transactions-refused') run.health.fallBack(error)
    else if (trouble.inARow > 1 && error.code !== 'fenced') run.health.failed(error)
    if (error.code !== 'fenced') await noteAttempt(run, trouble, error)
  }
  log('debug', 'A turn of the relay brought nothing', { shard: run.shard, reason: error.message })
  await run.wakeUp.pause(waitOf(run, trouble))
}

/** People can read it with the deliveries of the batch; what cannot be written is not missed. */
async function noteAttempt(run: ShardRun, { beganAt }: Trouble, { code, message }: Failure): Promise<void> {
  const { clock, log, queue } = run.options
  const batch = run.lease?.inDoubt ?? null
  if (batch === null) return
  try {
    const durationMs = Math.max(0, clock.now() - beganAt)
    await queue.noteAttempt(keyOf(run), batch.number, { at: beganAt, durationMs, code, message })
  } catch (error) {
    log(isFailure(error) ? 'debug' : 'error', 'An attempt could not be noted', { shard: run.shard, error })
  }
}

function waitOf(run: ShardRun, { inARow }: Trouble): number {
  const policy = run.connection()?.delivery.retry
  if (inARow === 1 || policy === undefined || run.isStopping()) return 0
  return Math.min(
    maxWaitMs,
    retryDelay(policy, inARow - 1, () => run.options.clock.random()),
  )
}
