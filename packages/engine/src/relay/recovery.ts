import { noteSent, sendExactlyOnce, voidBatch } from './exactlyOnce.ts'
import { stopAndAsk } from './opening.ts'
import { judgeBatch, type BatchVerdict } from './position.ts'
import { at, connectionOf, discardProducer, leaseOf, readLease, transportOf, type ShardRun } from './shardRun.ts'

/** A position that says "not sent" is read once more after this long: directly after a commit it may be an old one. */
const readAgainMs = 300

/**
 * Decides the batch in doubt that was begun exactly once: the producer is thrown away, a new one initialised under the
 * same id (which ends or completes the transaction), the lease looked at, and only then the position read. Sent, it is
 * finished; not sent, it is sent as it is; anything else a person decides.
 */
export async function recover(run: ShardRun): Promise<void> {
  run.phase = 'recovering'
  const { protections } = run
  discardProducer(run)
  const transport = transportOf(run)
  await at(run, 'discarded')
  if (protections.initialiseBeforeReading) {
    await transport.initialise()
    await at(run, 'initialised')
  }
  if (protections.leaseCheck) {
    const before = leaseOf(run).inDoubt
    const { inDoubt, stopped } = await readLease(run)
    if (stopped !== null || inDoubt?.number !== before?.number) return
  }
  const verdict = protections.decideByPosition ? await readVerdict(run) : ({ kind: 'not-sent' } as const)
  run.health.worked()
  if (!protections.initialiseBeforeReading) await transport.initialise()
  const batch = leaseOf(run).inDoubt
  if (batch === null) return
  if (verdict.kind === 'unclear') {
    return await stopAndAsk(run, verdict.reason)
  }
  run.isOpen = true
  if (verdict.kind === 'sent') return await noteSent(run, batch, null)
  if (run.health.mode(connectionOf(run)) === 'atLeastOnce') return await voidBatch(run, batch)
  run.phase = 'sending'
  await sendExactlyOnce(run, batch, null)
}

async function readVerdict(run: ShardRun): Promise<BatchVerdict> {
  const first = await readOnce(run)
  if (first.kind === 'sent') return first
  await run.options.clock.wait(readAgainMs, new AbortController().signal)
  return await readOnce(run)
}

async function readOnce(run: ShardRun): Promise<BatchVerdict> {
  const { positionTopic } = leaseOf(run)
  const position = positionTopic === null ? null : await transportOf(run).readPosition(positionTopic)
  await at(run, 'positionRead')
  return judgeBatch(position, leaseOf(run))
}
