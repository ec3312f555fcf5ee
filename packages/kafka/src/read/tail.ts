import type { StoredRecord } from '@sendwright/model'
import type { KafkaClient } from '../client/client.ts'
import { createDeadline, pause } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes, leaderHasMoved } from '../kafkaErrors.ts'
import { offsetsAt } from '../topics/offsets.ts'
import { type PartitionPlace, partitionsOf } from '../topics/partitions.ts'
import { unknownTopic } from '../topics/topicFailures.ts'
import { damaged, fetchPartitions } from './fetchPartitions.ts'
import { requestToRead } from './requestToRead.ts'
import { toStoredRecord } from './toStoredRecord.ts'

/** `listening`: every record from now on is seen. `reconnecting`: those that arrive meanwhile follow later. */
export type TailState = 'listening' | 'reconnecting'

/** What to follow, and who hears of it. */
export interface TailOptions {
  readonly topic: string
  readonly signal: AbortSignal
  readonly onRecords: (records: readonly StoredRecord[]) => void
  readonly onState?: (state: TailState) => void
}

/** How long a broker holds a fetch open while nothing arrives, in milliseconds. */
const longPollMs = 1_000
/** Between two looks for new partitions and leaders, in milliseconds. */
const lookEveryMs = 2_000
/** Bytes of one fetch at most, besides a single larger batch. */
const fetchBytes = 2 * 1024 * 1024
/** A broker that does not answer for so long is given up, in milliseconds. */
const patienceMs = 10_000
/** Waits between attempts after a failure, in milliseconds. */
const backOff = [100, 250, 500, 1_000, 2_000] as const

/**
 * Follows all partitions of a topic from their ends, without a consumer group, until the signal aborts. Goes on after
 * broker failures where it stopped; finds new partitions and reads them from their start. Rejects only before the first
 * `listening`, when the topic does not exist or may not be read, or when the caller's own callback throws.
 */
export async function followTopic(
  createTailClient: () => KafkaClient,
  options: TailOptions & { readonly onOutcome: (failure: KafkaFailure | null) => void },
): Promise<void> {
  const { topic, signal, onState, onOutcome } = options
  /** The next offset to read, per partition; what is known survives every reconnection. */
  const positions = new Map<number, bigint>()
  let hasListened = false
  let failuresInARow = 0
  let state: TailState | null = null

  function become(next: TailState) {
    if (next !== state) onState?.(next)
    state = next
  }

  while (!signal.aborted) {
    const client = createTailClient()
    const stop = () => client.close(new Error('the tail was stopped'))
    signal.addEventListener('abort', stop)
    try {
      const onListening = () => {
        hasListened = true
        failuresInARow = 0
        onOutcome(null)
        become('listening')
      }
      await listen(client, options, { positions, onListening })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof KafkaFailure)) throw error
      onOutcome(error)
      const isFinal = !error.retryable && error.code !== 'offset-out-of-range'
      if (isFinal && !hasListened) throw error
      client.settings.log('info', 'The live tail reconnects', { topic, code: error.code, reason: error.message })
      become('reconnecting')
      await pause(backOff[Math.min(failuresInARow++, backOff.length - 1)] ?? 2_000, signal)
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }
}

/** One connected stretch: ends only by a failure. `onListening` is called once every leader has answered a fetch. */
async function listen(
  client: KafkaClient,
  options: TailOptions,
  { positions, onListening }: { readonly positions: Map<number, bigint>; readonly onListening: () => void },
): Promise<void> {
  let places = await placesOf(client, options.topic)
  await findPositions(client, options.topic, { places, positions })
  await pollLeaders(client, options, { places, positions, until: performance.now() })
  onListening()
  while (!options.signal.aborted) {
    await pollLeaders(client, options, { places, positions, until: performance.now() + lookEveryMs })
    places = await placesOf(client, options.topic)
    for (const { partition } of places) {
      // A partition that appeared while we listened: all of its records are new.
      if (!positions.has(partition)) positions.set(partition, 0n)
    }
  }
}

interface Round {
  readonly places: readonly PartitionPlace[]
  readonly positions: Map<number, bigint>
  /** No fetch starts after it, by the monotonic clock; each leader is asked once at least. */
  readonly until: number
}

async function pollLeaders(client: KafkaClient, options: TailOptions, round: Round): Promise<void> {
  await Promise.all(
    [...Map.groupBy(round.places, ({ leader }) => leader)].map(async ([leader, group]) => {
      if (leader === null) throw leaderless(client, options.topic)
      do await pollOnce(client, options, { ...round, places: group, leader })
      while (!options.signal.aborted && performance.now() < round.until)
    }),
  )
}

async function placesOf(client: KafkaClient, topic: string): Promise<readonly PartitionPlace[]> {
  const places = (await partitionsOf(client, [topic], createDeadline(patienceMs))).get(topic)
  if (places === undefined) throw unknownTopic(topic, client.settings.connectionName)
  return places
}

async function findPositions(
  client: KafkaClient,
  topic: string,
  { places, positions }: Pick<Round, 'places' | 'positions'>,
): Promise<void> {
  const isFirstTime = positions.size === 0
  const missing = places.filter(({ partition }) => !positions.has(partition))
  if (!isFirstTime) {
    for (const { partition } of missing) positions.set(partition, 0n)
    return
  }
  const found = await Promise.all(
    [...Map.groupBy(missing, ({ leader }) => leader)].map(([leader, group]) => {
      if (leader === null) throw leaderless(client, topic)
      const partitions = group.map(({ partition }) => partition)
      return offsetsAt({ client, deadline: createDeadline(patienceMs) }, leader, { topic, partitions, end: 'latest' })
    }),
  )
  for (const ends of found) for (const [partition, end] of ends) positions.set(partition, end)
}

async function pollOnce(
  client: KafkaClient,
  { topic, onRecords, signal }: TailOptions,
  { leader, places, positions, until }: Round & { readonly leader: number },
): Promise<void> {
  const partitions = places.map(({ partition }) => ({ topic, partition, offset: positions.get(partition) ?? 0n }))
  const maxWaitMs = Math.max(1, Math.min(longPollMs, Math.ceil(until - performance.now())))
  const fetched = await fetchPartitions({ client, deadline: createDeadline(maxWaitMs + patienceMs) }, leader, {
    partitions,
    maxWaitMs,
    maxBytes: fetchBytes,
  })
  for (const answer of fetched) {
    const { partition, errorCode, records, nextOffset, damage } = answer
    if (errorCode === kafkaErrorCodes.offsetOutOfRange) {
      positions.set(partition, await startOf(client, leader, { topic, partition }))
      continue
    }
    if (errorCode !== 0) throw unreadable(client, errorCode, { topic, partition })
    if (signal.aborted) return
    positions.set(partition, nextOffset)
    if (records.length > 0) onRecords(records.map((record) => toStoredRecord(topic, partition, record)))
    if (damage !== null) throw damaged(answer, damage)
  }
}

/** Where to go on when the position is gone: retention has passed it by, or the topic was deleted and created again. */
async function startOf(
  client: KafkaClient,
  leader: number,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): Promise<bigint> {
  const call = { client, deadline: createDeadline(patienceMs) }
  const earliest = await offsetsAt(call, leader, { topic, partitions: [partition], end: 'earliest' })
  return earliest.get(partition) ?? 0n
}

function unreadable(
  client: KafkaClient,
  errorCode: number,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): KafkaFailure {
  const failure = failureOfKafkaError(errorCode, requestToRead(client, topic, partition))
  return leaderHasMoved(errorCode)
    ? new KafkaFailure('not-connected', failure.message, { cause: failure, kafkaErrorCode: errorCode })
    : failure
}

function leaderless(client: KafkaClient, topic: string): KafkaFailure {
  return failureOfKafkaError(kafkaErrorCodes.leaderNotAvailable, requestToRead(client, topic))
}
