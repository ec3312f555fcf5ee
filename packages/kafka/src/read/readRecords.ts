import type { StoredRecord } from '@sendwright/model'
import type { Call, KafkaClient } from '../client/client.ts'
import { type Deadline, pause } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes, leaderHasMoved } from '../kafkaErrors.ts'
import { payloadBytes } from '../records.ts'
import { offsetsAt } from '../topics/offsets.ts'
import { partitionsOf } from '../topics/partitions.ts'
import { unansweredPartition, unknownPartition, unknownTopic } from '../topics/topicFailures.ts'
import type { DecodedRecord } from '../wire/recordBatch.ts'
import { damaged, fetchPartitions } from './fetchPartitions.ts'
import { requestToRead } from './requestToRead.ts'
import { toStoredRecord } from './toStoredRecord.ts'

/** What to read of one partition. */
export interface ReadRequest {
  readonly topic: string
  readonly partition: number
  /** A decimal offset to begin at; `earliest`; `latest`, or left out: the newest `limit` records. */
  readonly offset?: string
  readonly limit: number
  /** Stop when keys, values and headers together reach so many bytes; at least one record comes. 1 MiB. */
  readonly maxBytes?: number
  /** The connection's send time-out where it is left out. */
  readonly timeoutMs?: number
}

/** The records that were read, and the ends of their partition at that moment. */
export interface ReadAnswer {
  readonly records: readonly StoredRecord[]
  /** Offset of the first record that is still there. */
  readonly earliest: string
  /** The offset behind the last record that can be read. */
  readonly latest: string
}

interface Range {
  readonly earliest: bigint
  readonly latest: bigint
}

const defaultMaxBytes = 1024 * 1024

/**
 * Reads records of one partition by offset, without a consumer group and without waiting for new ones. Only committed
 * records; control records are left out. Throws `unknown-topic`, `offset-out-of-range` and network failures.
 */
export async function readRecords(client: KafkaClient, request: ReadRequest, deadline: Deadline): Promise<ReadAnswer> {
  const { records, range } = await withLeader({ client, deadline }, request, (leader) => {
    const partition = { client, request, leader, deadline }
    switch (request.offset) {
      case undefined:
      case 'latest':
        return readNewest(partition)
      case 'earliest':
        return readEarliest(partition)
      default:
        return readFromOffset(partition, request.offset)
    }
  })
  return {
    records: records.map((record) => toStoredRecord(request.topic, request.partition, record)),
    earliest: String(range.earliest),
    latest: String(range.latest),
  }
}

interface Partition extends Call {
  readonly request: ReadRequest
  readonly leader: number
}

interface Found {
  readonly records: readonly DecodedRecord[]
  readonly range: Range
}

/** One fetch tells the range as well: the way of reading back a record that was just sent. */
async function readFromOffset(partition: Partition, offset: string): Promise<Found> {
  const { limit, maxBytes = defaultMaxBytes } = partition.request
  if (!/^\d{1,18}$/.test(offset)) throw outOfRange(partition.request, offset, await rangeOf(partition))
  const records: DecodedRecord[] = []
  try {
    const range = await forEachRecord(
      partition,
      { from: BigInt(offset), expected: limit },
      untilFull(records, limit, maxBytes),
    )
    return { records, range }
  } catch (error) {
    if (!(error instanceof KafkaFailure) || error.code !== 'offset-out-of-range') throw error
    throw outOfRange(partition.request, offset, await rangeOf(partition))
  }
}

async function readEarliest(partition: Partition): Promise<Found> {
  const { limit, maxBytes = defaultMaxBytes } = partition.request
  const records: DecodedRecord[] = []
  const { earliest } = await rangeOf(partition)
  const range = await forEachRecord(partition, { from: earliest, expected: limit }, untilFull(records, limit, maxBytes))
  return { records, range }
}

/** The last `limit` records: reaches further back while offsets turn out to hold no record (compaction, transactions). */
async function readNewest(partition: Partition): Promise<Found> {
  const { limit, maxBytes = defaultMaxBytes } = partition.request
  const range = await rangeOf(partition)
  for (let reach = BigInt(limit); ; reach *= 4n) {
    const from = range.latest - reach > range.earliest ? range.latest - reach : range.earliest
    const newest: DecodedRecord[] = []
    let seen = 0
    let bytes = 0
    await forEachRecord(partition, { from, expected: limit }, (record) => {
      if (record.offset >= range.latest) return false
      seen++
      newest.push(record)
      bytes += payloadBytes(record)
      while (newest[0] !== undefined && newest.length > 1 && (newest.length > limit || bytes > maxBytes)) {
        bytes -= payloadBytes(newest[0])
        newest.shift()
      }
      return true
    })
    if (seen >= limit || from === range.earliest || reach >= 100_000n) return { records: newest, range }
  }
}

function untilFull(records: DecodedRecord[], limit: number, maxBytes: number): (record: DecodedRecord) => boolean {
  let bytes = 0
  return (record) => {
    bytes += payloadBytes(record)
    if (records.length > 0 && bytes > maxBytes) return false
    records.push(record)
    return records.length < limit && bytes < maxBytes
  }
}

/** Fetches from an offset on and hands over record by record, until one is answered with false or the end is reached. */
async function forEachRecord(
  { client, request: { topic, partition }, leader, deadline }: Partition,
  { from, expected }: { readonly from: bigint; readonly expected: number },
  onRecord: (record: DecodedRecord) => boolean,
): Promise<Range> {
  const maxBytes = Math.min(Math.max(expected * 16 * 1024, 64 * 1024), defaultMaxBytes)
  let position = from
  while (true) {
    const [fetched] = await fetchPartitions({ client, deadline }, leader, {
      partitions: [{ topic, partition, offset: position }],
      maxWaitMs: 0,
      maxBytes,
    })
    if (fetched === undefined || fetched.errorCode !== 0) {
      throw failureOfKafkaError(
        fetched?.errorCode ?? kafkaErrorCodes.unknownServerError,
        requestToRead(client, topic, partition),
      )
    }
    const range = { earliest: fetched.earliest, latest: fetched.latest }
    for (const record of fetched.records) if (!onRecord(record)) return range
    if (fetched.damage !== null) throw damaged(fetched, fetched.damage)
    if (fetched.nextOffset === position || fetched.nextOffset >= fetched.latest) return range
    position = fetched.nextOffset
  }
}

function outOfRange({ topic, partition }: ReadRequest, offset: string, { earliest, latest }: Range): KafkaFailure {
  return new KafkaFailure(
    'offset-out-of-range',
    earliest === latest
      ? `Partition ${partition} of topic ${topic} holds no records: there is no offset ${offset}. The next record gets ${latest}.`
      : `Partition ${partition} of topic ${topic} has no offset ${offset}. Its records lie from ${earliest} to ${latest - 1n}.`,
  )
}

async function rangeOf({ client, request: { topic, partition }, leader, deadline }: Partition): Promise<Range> {
  const [earliest, latest] = await Promise.all(
    (['earliest', 'latest'] as const).map(async (end) => {
      const offset = (await offsetsAt({ client, deadline }, leader, { topic, partitions: [partition], end })).get(
        partition,
      )
      if (offset !== undefined) return offset
      throw unansweredPartition(topic, partition, client.settings.connectionName)
    }),
  )
  return { earliest: earliest ?? 0n, latest: latest ?? 0n }
}

/** Calls with the partition's leader, and once more with its new one when it has just moved. */
async function withLeader<T>(
  { client, deadline }: Call,
  { topic, partition }: ReadRequest,
  read: (leader: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const places = (await partitionsOf(client, [topic], deadline)).get(topic)
    if (places === undefined) throw unknownTopic(topic, client.settings.connectionName)
    const place = places.find((candidate) => candidate.partition === partition)
    if (place === undefined) throw unknownPartition(topic, partition, places.length)
    try {
      if (place.leader === null)
        throw failureOfKafkaError(kafkaErrorCodes.leaderNotAvailable, requestToRead(client, topic, partition))
      return await read(place.leader)
    } catch (error) {
      const isWorthAnotherTry = error instanceof KafkaFailure && leaderHasMoved(error.kafkaErrorCode ?? 0)
      if (!isWorthAnotherTry || attempt >= 3 || deadline.remainingMs() < 100) throw error
      await pause(100)
    }
  }
}
