import type { ReadPosition } from '@sendwright/engine'
import type { ReceivedRecord } from '@sendwright/model'
import type { Call, KafkaClient } from '../client/client.ts'
import { createDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'
import { damaged, fetchPartitions } from '../read/fetchPartitions.ts'
import { requestToRead } from '../read/requestToRead.ts'
import { toStoredRecord } from '../read/toStoredRecord.ts'
import { askOffsets, offsetOf } from '../topics/offsets.ts'
import type { FetchedPartition } from '../wire/fetch.ts'
import type { DecodedRecord } from '../wire/recordBatch.ts'
import { patienceMs } from './patience.ts'

/** What a leader says of a partition. */
export interface AnsweredPartition {
  readonly topic: string
  readonly partition: number
  /** The position it was asked at. */
  readonly asked: string
  /** The position behind what was read; `asked` where it was nothing. */
  readonly next: string
  readonly records: readonly Omit<ReceivedRecord, 'connection'>[]
  /** Why nothing behind `next` can be read. */
  readonly failure: KafkaFailure | null
  /** The position lies outside the partition: where its first record is. */
  readonly firstThere: string | null
}

/** A fetch under way. */
export interface Poll {
  /** null = still under way. */
  readonly outcome: () => readonly AnsweredPartition[] | KafkaFailure | null
  /** When there is an outcome; rejects for a defect only. */
  readonly settled: Promise<void>
}

/** Asks one leader for records at positions; it answers when there are some, or after `maxWaitMs`. */
export function startPoll(
  client: KafkaClient,
  leader: number,
  options: { readonly positions: readonly ReadPosition[]; readonly maxWaitMs: number; readonly maxBytes: number },
): Poll {
  let outcome: ReturnType<Poll['outcome']> = null
  const settled = poll(client, leader, options).then(
    (answer) => {
      outcome = answer
    },
    (error: unknown) => {
      if (!(error instanceof KafkaFailure)) throw error
      outcome = error
    },
  )
  return { outcome: () => outcome, settled }
}

async function poll(
  client: KafkaClient,
  leader: number,
  { positions, maxWaitMs, maxBytes }: Parameters<typeof startPoll>[2],
): Promise<readonly AnsweredPartition[]> {
  const fetched = await fetchPartitions({ client, deadline: createDeadline(maxWaitMs + patienceMs) }, leader, {
    partitions: positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: BigInt(offset) })),
    maxWaitMs,
    maxBytes,
  })
  const outside = await firstOffsets({ client, deadline: createDeadline(patienceMs) }, leader, fetched)
  const answers = new Map(fetched.map((answer) => [`${answer.topic}/${answer.partition}`, answer]))
  return positions.flatMap(({ topic, partition, offset }) => {
    const answer = answers.get(`${topic}/${partition}`)
    if (answer === undefined) return []
    const { errorCode, records, nextOffset, damage } = answer
    const isOutside = errorCode === kafkaErrorCodes.offsetOutOfRange
    return {
      topic,
      partition,
      asked: offset,
      next: errorCode === 0 ? String(nextOffset) : offset,
      records: errorCode === 0 ? records.map((record) => toReceived(topic, partition, record)) : [],
      failure:
        errorCode !== 0 && !isOutside
          ? failureOfKafkaError(errorCode, requestToRead(client, topic, partition))
          : damage === null
            ? null
            : damaged(answer, damage),
      firstThere: isOutside ? (outside.get(answer) ?? null) : null,
    }
  })
}

/** Where those partitions begin whose positions lie outside; one that nobody tells of is asked again with the next fetch. */
async function firstOffsets(
  call: Call,
  leader: number,
  fetched: readonly FetchedPartition[],
): Promise<ReadonlyMap<FetchedPartition, string>> {
  const outside = fetched.filter(({ errorCode }) => errorCode === kafkaErrorCodes.offsetOutOfRange)
  if (outside.length === 0) return new Map()
  const questions = outside.map(({ topic, partition }) => ({ topic, partition, at: 'earliest' as const }))
  const answers = await askOffsets(call, leader, questions)
  return new Map(
    answers.flatMap((answer) => {
      const asker = outside.find(({ topic, partition }) => topic === answer.topic && partition === answer.partition)
      return asker === undefined ? [] : [[asker, String(offsetOf(call, answer))]]
    }),
  )
}

/** The years that databases and people have names for; a producer may write any time. In milliseconds since 1970. */
const earliestTime = BigInt(Date.parse('0001-01-01T00:00:00.000Z'))
const latestTime = BigInt(Date.parse('9999-12-31T23:59:59.999Z'))

function toReceived(topic: string, partition: number, record: DecodedRecord): Omit<ReceivedRecord, 'connection'> {
  const { timestamp: time } = record
  const namable = time > latestTime ? latestTime : time < earliestTime ? earliestTime : time
  const stored = toStoredRecord(topic, partition, { ...record, timestamp: namable })
  const { offset, timestamp, key, value, headers } = stored
  return { topic, partition, offset, timestamp, key, value, headers }
}
