import { isAllowedTopic } from '@sendwright/model'
import { createClient } from '../client/client.ts'
import { createDeadline, type Deadline } from '../deadline.ts'
import { createPatience } from '../delivery/patience.ts'
import { createCoordinators, initialiseProducer, type Producer } from '../delivery/producer.ts'
import { KafkaFailure } from '../failure.ts'
import type { Finding, Probe } from './checkConnection.ts'

/** Whether it may write to a topic: the topic is made part of a transaction that is aborted before anything is written. */
export async function write(probe: Probe): Promise<Finding> {
  const deadline = createDeadline(probe.stepTimeoutMs)
  const topic = await topicToTry(probe, deadline)
  if (topic === null) return { state: 'skipped', detail: `Not tried: ${noTopic(probe)}.` }
  return inTransaction(probe, deadline, {
    use: async (producer) => {
      const [refusal] = await producer.addPartitions([{ topic, partition: 0 }], deadline)
      if (refusal === undefined) {
        return {
          state: 'passed',
          detail: `It may write to topic ${topic}. No record was sent: the transaction was aborted.`,
        }
      }
      return {
        state: refusal.code === 'not-authorised' ? 'warning' : 'failed',
        detail: refusal.message,
        advice: `Ask the cluster’s administrator to allow Write on the topics that you send to. Tried was only ${topic}.`,
      }
    },
    refused: (failure) => ({
      state: 'skipped',
      detail: `Not tried: a record would have to be written for it. ${failure.message}`,
    }),
  })
}

/** Whether deliveries can go exactly once: a transaction with a position, which is aborted. */
export async function transactions(probe: Probe): Promise<Finding> {
  const deadline = createDeadline(probe.stepTimeoutMs)
  if (probe.connection.delivery.mode === 'atLeastOnce') {
    return { state: 'skipped', detail: 'Not tried: this connection is set to deliver at least once.' }
  }
  const topic = await topicToTry(probe, deadline)
  return inTransaction(probe, deadline, {
    use: async (producer) => {
      await producer.announcePosition(deadline)
      if (topic === null) {
        return {
          state: 'passed',
          detail: `A transaction was begun and aborted. A position was not tried: ${noTopic(probe)}.`,
        }
      }
      await producer.commitPosition(topic, { number: 0n, digest: '' }, deadline)
      return {
        state: 'passed',
        detail:
          'Deliveries go exactly once: a transaction with a position was begun and aborted. It left nothing behind.',
      }
    },
    refused: (failure) => ({
      state: 'warning',
      detail: `${failure.message} Until then deliveries go at least once, each record with a message-id header.`,
      advice:
        'Deliveries exactly once need Write and Describe on transactional ids, and Read and Describe on groups, that begin with sendwright-, and Read on the topic of their positions.',
    }),
  })
}

/** The first topic by name that deliveries may go to; null where there is none. */
async function topicToTry({ client, connection }: Probe, deadline: Deadline): Promise<string | null> {
  const { topicMetadata } = await client.metadata('all', deadline)
  const names = topicMetadata
    .filter(({ isInternal, topicErrorCode }) => !isInternal && topicErrorCode === 0)
    .map(({ topic }) => topic)
    .filter((topic) => isAllowedTopic(topic, connection.delivery))
    .toSorted((a, b) => (a < b ? -1 : 1))
  return names[0] ?? null
}

function noTopic({ connection }: Probe): string {
  return connection.delivery.allowedTopics.length === 0
    ? 'no topic is visible'
    : 'none of the topics that deliveries may go to is visible'
}

/** Begins a transaction of the check's own and aborts it, whatever comes of it. */
async function inTransaction(
  { settings, client, connection, stepTimeoutMs }: Probe,
  deadline: Deadline,
  steps: {
    readonly use: (producer: Producer) => Promise<Finding>
    /** The cluster takes no transactions. */
    readonly refused: (failure: KafkaFailure) => Finding
  },
): Promise<Finding> {
  const name = `sendwright-check-${connection.id}`
  const own = { records: createClient(settings), positions: createClient(settings) }
  const links = createCoordinators({
    names: { transactionalId: name, group: name },
    ...own,
    lookups: client,
    patience: createPatience(stepTimeoutMs),
  })
  let producer: Producer | null = null
  try {
    producer = await initialiseProducer(links, deadline)
    return await steps.use(producer)
  } catch (error) {
    if (error instanceof KafkaFailure && error.code === 'transactions-refused') return steps.refused(error)
    if (error instanceof KafkaFailure && error.code === 'fenced') {
      return { state: 'warning', detail: 'Another check of this connection took over. Check again.' }
    }
    throw error
  } finally {
    await producer?.end('abort', deadline).catch(ignoreFailure)
    own.records.close(new Error('the check is over'))
    own.positions.close(new Error('the check is over'))
  }
}

/** What is not aborted now, the cluster aborts when the next check begins, or after 15 s. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof KafkaFailure)) throw error
}
