import { isDatabaseFailure, isFailure, settle, ShardLeft } from './failure.ts'
import { open } from './opening.ts'
import { closeTransport, connectionOf, readLease, transportOf, type ShardRun } from './shardRun.ts'

/** A shard's loop looks for what is due at least so often, whatever it is told. */
const maxRestMs = 1_000
/** A shard that asks a person is looked at so often; what is decided is also told. */
const stoppedRestMs = 5_000
/** An idle way to Kafka is closed after this long. */
const idleMs = 5 * 60_000

/** Until something is due, at most a second; meanwhile what is not used any more is closed. */
export async function rest(run: ShardRun): Promise<void> {
  run.phase = 'idle'
  if (run.health.isAway()) await probe(run)
  const now = run.options.clock.monotonic()
  if (run.transport !== null && now - run.usedAt > idleMs) closeTransport(run)
  const next = Math.min(run.dueAt ?? Infinity, run.attemptAt ?? Infinity) - now
  await run.wakeUp.rest(Math.min(maxRestMs, Math.max(next, 1)))
}

/** With nothing to send, a cluster that was away is asked whether it is back: new work may be refused until then. */
async function probe(run: ShardRun): Promise<void> {
  run.isOpen = false
  const answered = await settle(transportOf(run).initialise())
  if (!answered.ok && !(isFailure(answered.error) && answered.error.code === 'transactions-refused')) {
    throw answered.error
  }
  run.health.worked()
}

/** A shard that has stopped is looked at from time to time; what is decided is also told. */
export async function askPerson(run: ShardRun): Promise<void> {
  run.phase = 'stopped'
  closeTransport(run)
  run.wakeUp.look()
  await run.wakeUp.rest(stoppedRestMs)
  await readLease(run)
}

/** Commits the position of a shard that was not opened for a day, so that "none" never is just its age. */
export async function refreshPosition(run: ShardRun): Promise<void> {
  const lease = run.lease ?? (await readLease(run))
  if (lease.inDoubt !== null || lease.stopped !== null || lease.lastSent === null) return
  if (run.health.mode(connectionOf(run)) === 'atLeastOnce' || !run.isLeaseFresh()) return
  run.isOpen = false
  const opened = await settle(open(run, null))
  if (opened.ok || opened.error instanceof ShardLeft) return
  if (!isFailure(opened.error) || isDatabaseFailure(opened.error)) throw opened.error
  run.options.log('warn', 'The position of an idle shard was not refreshed', { reason: opened.error.message })
}
