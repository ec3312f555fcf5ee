import type { DeliveryMode } from '@sendwright/model'
import { sendAtLeastOnce } from './atLeastOnce.ts'
import { claim, wakeWaiting } from './claiming.ts'
import type { ClaimedBatch, NewBatch, RowRefusal } from './deliveryQueue.ts'
import { isFailure, settle, ShardLeft } from './failure.ts'
import { finishPending } from './finishing.ts'
import { sendExactlyOnce } from './exactlyOnce.ts'
import { heldIds, nextBatch, sendableRows, type FixedRow } from './nextBatch.ts'
import { noteFailure, type Trouble } from './trouble.ts'
import { open } from './opening.ts'
import { recover } from './recovery.ts'
import { askPerson, refreshPosition, rest } from './resting.ts'
import type { ShardState } from './relayOptions.ts'
import {
  at,
  closeTransport,
  connectionOf,
  createShardRun,
  dropPrefetched,
  keyOf,
  leaseOf,
  readLease,
  transportOf,
  type Claimed,
  type ShardGivens,
  type ShardRun,
} from './shardRun.ts'
import { tellRefused } from './telling.ts'

/** Positions of idle shards are committed again so often: Kafka forgets them after seven days. */
const refreshMs = 24 * 60 * 60_000
/** What lies in Kafka is finished alone when nothing has come for so long. */
const companyMs = 10

/** A loop over a shard. */
export interface ShardRunning {
  /** When it has let go of everything. Never rejects. */
  readonly ended: Promise<void>
  /** The epoch of its lease: it may raise it itself. */
  epoch(): number
  state(): ShardState
}

/** Moves the deliveries of one shard, batch after batch, until the shard is left. */
export function runShard(givens: ShardGivens): ShardRunning {
  const run = createShardRun(givens)
  return {
    ended: loop(run),
    epoch: () => run.epoch,
    state() {
      const { connection, index, last, stopped } = run.lease ?? givens.lease
      return { shard: run.shard, connection, index, epoch: run.epoch, last, phase: run.phase, stopped }
    },
  }
}

async function loop(run: ShardRun): Promise<void> {
  await at(run, 'leaseTaken')
  const trouble: Trouble = { inARow: 0, beganAt: 0 }
  let refreshAt = run.options.clock.monotonic() + refreshMs * (0.5 + run.options.clock.random() / 2)

  while (!run.isLeft()) {
    try {
      if (run.isStopping()) {
        if (run.pending !== null && run.lease !== null) await finishPending(run)
        break
      }
      if (run.options.clock.monotonic() > refreshAt) {
        refreshAt = run.options.clock.monotonic() + refreshMs
        await refreshPosition(run)
      }
      trouble.beganAt = run.options.clock.now()
      await turn(run)
      trouble.inARow = 0
    } catch (error) {
      if (error instanceof ShardLeft) break
      await noteFailure(run, trouble, error)
      if (run.isStopping()) break
    }
  }
  await dropPrefetched(run)
  closeTransport(run)
}

/** One batch, one decision about a batch in doubt, or one rest. */
async function turn(run: ShardRun): Promise<void> {
  const lease = run.lease ?? (await readLease(run))
  if (!run.isLeaseFresh()) return await run.wakeUp.pause(100)
  connectionOf(run)
  if (lease.stopped !== null) return await askPerson(run)
  if (lease.inDoubt !== null) return await decide(run, lease.inDoubt)
  if (isDrained(run)) return await finishAndRest(run)
  const claimed = await nextClaimed(run)
  if (claimed === null) return
  if (claimed.candidates.rows.length === 0) {
    run.memory.free(claimed.bytes)
    return await rest(run)
  }
  try {
    await send(run, claimed)
  } finally {
    run.memory.free(claimed.bytes)
  }
}

async function decide(run: ShardRun, batch: ClaimedBatch): Promise<void> {
  if (batch.mode === 'exactlyOnce') return await recover(run)
  run.phase = 'sending'
  await sendAtLeastOnce(run, batch)
}

/**
 * What lies in Kafka waits a moment for a next batch: finishing it alone would hold up what comes meanwhile. Not where a
 * run goes on with it: that would be held up at every step.
 */
async function finishAndRest(run: ShardRun): Promise<void> {
  if (run.pending !== null) {
    const { clock } = run.options
    const company = run.pending.isAwaited ? 0 : companyMs
    await run.wakeUp.rest(Math.min(company, (run.dueAt ?? Infinity) - clock.monotonic()))
    if (run.wakeUp.isPoked() || run.isLeft() || run.isStopping()) return
    if (run.dueAt !== null && run.dueAt <= clock.monotonic()) return
    if (!(await finishPending(run))) return
  }
  await rest(run)
}

/** Whether the last batch took all that is due, and nobody has spoken of more; asked once after each batch. */
function isDrained(run: ShardRun): boolean {
  const wasDrained = run.isDrained
  run.isDrained = false
  return wasDrained && !run.wakeUp.isPoked()
}

/**
 * What was claimed ahead, or is claimed now: what lies in Kafka is finished with the next batch, or alone where there is
 * none. Null when the lease had to be read again.
 */
async function nextClaimed(run: ShardRun): Promise<Claimed | null> {
  await wakeWaiting(run)
  const { prefetched } = run
  run.prefetched = null
  const ahead = prefetched === null ? null : await prefetched
  if (ahead !== null && ahead.candidates.rows.length > 0) return ahead
  if (ahead !== null) run.memory.free(ahead.bytes)
  const claimed = await claim(run, run.pending?.ids ?? [])
  if (claimed.candidates.rows.length > 0 || run.pending === null) return claimed
  run.memory.free(claimed.bytes)
  return (await finishPending(run)) ? { ...claimed, bytes: 0 } : null
}

/** Takes what can be sent of the candidates, and sends it. */
async function send(run: ShardRun, { candidates }: Claimed): Promise<void> {
  await at(run, 'claimed')
  run.phase = 'sending'
  const { clock, queue } = run.options
  const connection = connectionOf(run)
  const held = heldIds(candidates)
  const sendable = sendableRows(candidates, run.limit)
  const planned = sendable.length === 0 ? [] : await transportOf(run).plan(sendable)
  const next = nextBatch(sendable, planned, {
    connection,
    random: () => clock.random(),
    parkBehindRefused: run.protections.parkBehindRefused,
  })
  const park = [...held, ...next.park]
  const mode = await readyMode(run, next.rows[0]?.topic ?? null)
  if (mode === null) return

  const lease = leaseOf(run)
  const batch: ClaimedBatch | null =
    next.rows.length === 0 ? null : { number: lease.last + 1n, digest: newDigest(run), mode, rows: next.rows }
  const begin = batch === null ? null : newBatch(batch, next.rows)
  const step = settle(
    queue.step({
      lease: keyOf(run),
      revision: candidates.revision,
      last: lease.last,
      finish: run.pending,
      begin,
      park,
      refuse: next.refuse,
    }),
  )
  const taken = next.rows.length + park.length + next.refuse.length
  const leftNothing = !candidates.hasMore && taken === candidates.rows.length
  // What is refused holds back rows that a claim under way might still bring. Where nothing is left, a claim now would
  // bring the few that were accepted since; the one after this batch brings those too that come while it is sent.
  run.isDrained = leftNothing && next.refuse.length === 0
  if (!leftNothing && next.refuse.length === 0) prefetch(run, begin?.ids ?? [])
  await at(run, 'stepSent')

  if (batch !== null && mode === 'exactlyOnce') {
    await sendExactlyOnce(run, batch, afterwards(run, step, { refuse: next.refuse, rows: sendable, mode }))
    return
  }
  const isTaken = await afterwards(run, step, { refuse: next.refuse, rows: sendable, mode })
  await at(run, 'stepDone')
  if (!isTaken.ok) {
    run.lease = null
    throw isTaken.error
  }
  if (!isTaken.value) return void (await readLease(run))
  run.pending = null
  if (batch === null) return
  run.lease = { ...leaseOf(run), last: batch.number, inDoubt: batch }
  await sendAtLeastOnce(run, batch)
}

/** How the next batch is delivered, with all that needs to be ready for it; null when the shard has changed meanwhile. */
async function readyMode(run: ShardRun, topic: string | null): Promise<DeliveryMode | null> {
  const mode = run.health.mode(connectionOf(run))
  if (mode === 'atLeastOnce' || topic === null) return mode
  try {
    return (await open(run, topic)) ? mode : null
  } catch (error) {
    if (!isFailure(error) || error.code !== 'transactions-refused') throw error
    run.health.fallBack(error)
    closeTransport(run)
    return run.health.mode(connectionOf(run))
  }
}

/** Refused rows are told when the database has taken them. */
function afterwards(
  run: ShardRun,
  step: ReturnType<typeof settle<boolean>>,
  {
    refuse,
    rows,
    mode,
  }: {
    readonly refuse: readonly RowRefusal[]
    readonly rows: readonly { readonly id: bigint; readonly topic: string }[]
    readonly mode: DeliveryMode
  },
): ReturnType<typeof settle<boolean>> {
  if (refuse.length === 0) return step
  return step.then((taken) => {
    run.lowWater = null
    if (taken.ok && taken.value) tellRefused(run, refuse, { batch: null, mode, rows })
    return taken
  })
}

function prefetch(run: ShardRun, ids: readonly bigint[]): void {
  const claimed = claim(run, ids)
  run.prefetched = claimed
  // It is awaited later; until then its failure is nobody's.
  claimed.catch(() => undefined)
}

function newBatch({ number, digest, mode }: ClaimedBatch, rows: readonly FixedRow[]): NewBatch | null {
  const first = rows[0]
  const last = rows.at(-1)
  if (first === undefined || last === undefined) return null
  return {
    number,
    digest,
    mode,
    ids: rows.map(({ id }) => id),
    partitions: rows.map(({ fixedPartition }) => fixedPartition),
    dueFrom: first.due,
    dueTo: last.due,
  }
}

/** By chance, so that two histories of a database never have the same batch under one number. */
function newDigest({ options: { clock } }: ShardRun): string {
  return `${randomText(clock.random())}${randomText(clock.random())}`
}

function randomText(random: number): string {
  return Math.floor(random * 2 ** 48)
    .toString(36)
    .padStart(10, '0')
}
