import { withDeliveryHeaders } from '@sendwright/message'
import type { ClaimedBatch } from './deliveryQueue.ts'
import type { ShardTransport, WriteResult } from './deliveryTransport.ts'
import { isFailure, settle, type Settled } from './failure.ts'
import { judgeRefusals, maxBatchRows } from './isolation.ts'
import { noteTopicGone } from './opening.ts'
import { at, connectionOf, discardProducer, keyOf, leaseOf, readLease, transportOf, type ShardRun } from './shardRun.ts'
import { offsetsFrom, tellRefused, tellSent } from './telling.ts'

/**
 * Sends a batch in one transaction with its position. `step` is the statement that makes it durable, under way since
 * before: it is awaited before Kafka commits; null where the batch is in the database already. What is thrown leaves the
 * batch in doubt; when it returns, it is decided, or the database did not take it.
 */
export async function sendExactlyOnce(
  run: ShardRun,
  batch: ClaimedBatch,
  step: Promise<Settled<boolean>> | null,
): Promise<void> {
  const transport = transportOf(run)
  const { positionTopic } = leaseOf(run)
  if (positionTopic === null) throw new Error('The position topic was not fixed')

  const written = await settle(transport.write(withTraces(batch), positionTopic, () => at(run, 'positionAdded')))
  await at(run, 'written')
  if (step !== null && !run.protections.awaitStep) {
    if (written.ok && written.value.kind === 'written') await transport.commit()
  }
  if (step !== null && !(await isTaken(run, batch, step))) return await endUnsent(run, transport, written.ok)
  if (!written.ok) throw written.error
  if (written.value.kind !== 'written') return await giveUp(run, batch, written.value)

  if (step === null || run.protections.awaitStep) await transport.commit()
  await at(run, 'committed')
  await noteSent(run, batch, written.value)
}

/** The batch with the traces of its rows among their headers; the same one where no row has any. */
function withTraces(batch: ClaimedBatch): ClaimedBatch {
  if (batch.rows.every(({ trace }) => trace === null)) return batch
  const rows = batch.rows.map((row) => ({
    ...row,
    headers: withDeliveryHeaders(row.headers, { messageId: null, trace: row.trace }),
  }))
  return { ...batch, rows }
}

/** Whether the database has taken the batch; it is not known where this throws. */
async function isTaken(run: ShardRun, batch: ClaimedBatch, step: Promise<Settled<boolean>>): Promise<boolean> {
  const taken = await step
  await at(run, 'stepDone')
  if (!taken.ok) {
    discardProducer(run)
    run.lease = null
    throw taken.error
  }
  if (!taken.value) return false
  run.lease = { ...leaseOf(run), last: batch.number, inDoubt: batch }
  run.pending = null
  return true
}

/** The lease or the rows have changed since the claim: the transaction is ended, and the lease read anew. */
async function endUnsent(run: ShardRun, transport: ShardTransport, isWhole: boolean): Promise<void> {
  run.options.observe.aborted(leaseOf(run).connection, 'changed')
  const aborted = isWhole ? await settle(transport.abort()) : null
  // Opening anew ends the transaction just as well.
  if (aborted?.ok !== true) discardProducer(run)
  if (aborted?.ok === false && !isFailure(aborted.error)) throw aborted.error
  await at(run, 'aborted')
  await readLease(run)
}

/** A definite no: once the abort is confirmed nothing of the batch will ever be read, and it is closed as not sent. */
async function giveUp(
  run: ShardRun,
  batch: ClaimedBatch,
  result: Exclude<WriteResult, { kind: 'written' }>,
): Promise<void> {
  const { queue, clock } = run.options
  const code = result.kind === 'refused' ? result.refusals[0]?.code : result.code
  run.options.observe.aborted(leaseOf(run).connection, code ?? 'refused')
  await transportOf(run).abort()
  await at(run, 'aborted')
  if (result.kind === 'position-refused') {
    noteTopicGone(run, leaseOf(run).positionTopic ?? '')
    return await voidBatch(run, batch)
  }
  const policy = connectionOf(run).delivery.retry
  const { refuse, limit } = judgeRefusals(batch.rows, result.refusals, { policy, random: () => clock.random() })
  if (limit !== null) run.limit = limit
  const isVoid = await queue.voidBatch({ lease: keyOf(run), number: batch.number, refuse })
  await at(run, 'voided')
  if (isVoid) tellRefused(run, refuse, { batch: batch.number, mode: batch.mode, rows: batch.rows })
  await readLease(run)
}

/** Closes a batch that is proven unsent: its rows go back to their places. */
export async function voidBatch(run: ShardRun, batch: ClaimedBatch): Promise<void> {
  await run.options.queue.voidBatch({ lease: keyOf(run), number: batch.number, refuse: [] })
  await at(run, 'voided')
  await readLease(run)
}

/** Whether a run goes on with what becomes of one of its rows. */
export function isAwaited({ rows }: ClaimedBatch): boolean {
  return rows.some((row) => row.isAwaited === true)
}

/** The batch lies in Kafka. Who waits is told at once; the database hears of it with the next step. `written` is null where the position alone says so. */
export async function noteSent(
  run: ShardRun,
  batch: ClaimedBatch,
  written: Extract<WriteResult, { kind: 'written' }> | null,
): Promise<void> {
  const { number, digest } = batch
  run.lease = { ...leaseOf(run), inDoubt: null, lastSent: { number, digest } }
  run.pending = {
    number,
    digest,
    baseOffsets: written?.baseOffsets ?? null,
    timestamp: written?.timestamp ?? null,
    ids: batch.rows.map(({ id }) => id),
    isAwaited: isAwaited(batch),
  }
  run.limit = Math.min(maxBatchRows, run.limit * 2)
  run.usedAt = run.options.clock.monotonic()
  run.health.worked()
  const baseOffsets = written?.baseOffsets ?? null
  tellSent(run, batch, {
    timestamp: run.pending.timestamp,
    offsetOf:
      baseOffsets === null
        ? ({ fixedPartition }) => ({ partition: fixedPartition, offset: null })
        : offsetsFrom(baseOffsets),
  })
  await at(run, 'told')
}
