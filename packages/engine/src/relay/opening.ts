import { isFailure } from './failure.ts'
import { finishPending } from './finishing.ts'
import { judgeIdle, nothingSent } from './position.ts'
import {
  at,
  closeTransport,
  connectionOf,
  discardProducer,
  keyOf,
  leaseOf,
  readLease,
  transportOf,
  type ShardRun,
} from './shardRun.ts'

/**
 * Makes the shard ready to send exactly once: its position topic is fixed, a new producer fences the former owner's, the
 * lease is still ours, the position is that of the database and fresh. False: the shard has changed meanwhile, or asks a
 * person; look at its lease. `topic` is the first that is sent to, null when nothing is.
 */
export async function open(run: ShardRun, topic: string | null): Promise<boolean> {
  if (run.isOpen && run.madeFor?.connection === connectionOf(run) && !mustMove(run)) return true
  run.isOpen = false
  if (!(await fixTopic(run, topic))) return false
  const transport = transportOf(run)
  await transport.initialise()
  await at(run, 'initialised')
  if (run.protections.leaseCheck && hasChanged(await readLease(run))) return false
  const positionTopic = leaseOf(run).positionTopic
  if (positionTopic === null) throw new Error('The position topic was not fixed')
  const position = await transport.readPosition(positionTopic)
  await at(run, 'positionRead')
  const verdict = judgeIdle(position, leaseOf(run))
  if (verdict.kind === 'ahead' && run.protections.checkPositionAtStart) {
    await stopAndAsk(run, verdict.reason)
    return false
  }
  return await commitIdlePosition(run, positionTopic)
}

/** The shard works no more until a person has decided; unless it is another's by now, who knows better. */
export async function stopAndAsk(run: ShardRun, reason: string): Promise<void> {
  // What is known to lie in Kafka is not left to be decided.
  if (run.pending !== null) await finishPending(run)
  const isStopped = await run.options.queue.setStopped(keyOf(run), reason)
  if (isStopped) run.options.log('error', 'A shard has stopped and asks a person', { shard: run.shard, reason })
  await readLease(run)
}

/** Committed whenever a shard is opened: a position is there, and young, before a batch can be in doubt. */
async function commitIdlePosition(run: ShardRun, topic: string): Promise<boolean> {
  try {
    await transportOf(run).commitPosition(topic, leaseOf(run).lastSent ?? nothingSent)
  } catch (error) {
    discardProducer(run)
    if (isFailure(error) && error.code === 'unknown-topic') noteTopicGone(run, topic)
    throw error
  }
  await at(run, 'positionCommitted')
  run.isOpen = true
  run.health.transactionsWork()
  run.health.worked()
  return true
}

/** The next opening takes another topic. */
export function noteTopicGone(run: ShardRun, topic: string): void {
  run.options.log('warn', `The position topic ${topic} is gone; another one takes its place`, { shard: run.shard })
  run.isTopicGone = true
}

/** Another topic means another group and transactional id, so that a position is never looked for under the wrong one. */
async function fixTopic(run: ShardRun, firstTopic: string | null): Promise<boolean> {
  if (!mustMove(run)) return true
  const { positionTopic, generation } = leaseOf(run)
  const topic = (await ownTopic(run)) ?? (run.isTopicGone ? null : positionTopic) ?? firstTopic
  if (topic === null) return false
  if (topic === positionTopic && !run.isTopicGone) return true
  closeTransport(run)
  const next = positionTopic === null ? generation : generation + 1
  const isSet = await run.options.queue.setPositionTopic(keyOf(run), topic, next)
  await at(run, 'topicFixed')
  if (isSet) run.isTopicGone = false
  return !hasChanged(await readLease(run)) && isSet
}

/** The topic that the administrator names, created where it does not exist; null where there is none that can be used. */
async function ownTopic(run: ShardRun): Promise<string | null> {
  const connection = connectionOf(run)
  const { positionTopic } = connection.delivery
  if (positionTopic === null || run.ownTopicRefusedFor === connection) return null
  try {
    await transportOf(run).ensurePositionTopic(positionTopic)
    return positionTopic
  } catch (error) {
    if (!isFailure(error) || error.code !== 'not-authorised') throw error
    run.ownTopicRefusedFor = connection
    run.options.log('warn', `The position topic ${positionTopic} cannot be created; the first topic takes its place`, {
      reason: error.message,
    })
    return null
  }
}

function mustMove(run: ShardRun): boolean {
  const { positionTopic } = leaseOf(run)
  const connection = connectionOf(run)
  const wanted = connection.delivery.positionTopic
  const isElsewhere = wanted !== null && wanted !== positionTopic && run.ownTopicRefusedFor !== connection
  return positionTopic === null || run.isTopicGone || isElsewhere
}

function hasChanged({ inDoubt, stopped }: { readonly inDoubt: unknown; readonly stopped: unknown }): boolean {
  return inDoubt !== null || stopped !== null
}
