import requestsModule, { type Exchange } from 'kafkajs/src/protocol/requests/index.js'
import { createByteReader } from './byteReader.ts'
import { type DecodedRecord, type DecodedBatch, decodeRecordSet } from './recordBatch.ts'

/** Where to read a partition. */
export interface FetchPosition {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** What one Fetch request asks of one leader. */
export interface FetchOptions {
  readonly version: number
  /** Filled in this order where there is more than the bytes to aim at. */
  readonly partitions: readonly FetchPosition[]
  /** How long the broker waits for the first record, in milliseconds. */
  readonly maxWaitMs: number
  /** Bytes to aim at, per partition and together; the first batch always comes whole. */
  readonly maxBytes: number
}

/** What was fetched of one partition. */
export interface FetchedPartition {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  /** The offset behind the last record that readers may see. */
  readonly latest: bigint
  /** Offset of the first record that is still there. */
  readonly earliest: bigint
  /** Committed records from the asked offset on, control records left out. */
  readonly records: readonly DecodedRecord[]
  /** Where to go on. Beyond the last record when that is followed by others that nobody may see. */
  readonly nextOffset: bigint
  /** Why what lies at `nextOffset` cannot be read. */
  readonly damage: RangeError | null
}

/** Fetch, versions 5 to 11, of committed records. kafkajs writes the request; the answer is read here, header by header. */
export function fetchExchange(options: FetchOptions): Exchange<readonly FetchedPartition[]> {
  const { request } = requestsModule.requests.Fetch.protocol({ version: options.version })({
    isolationLevel: 1,
    maxWaitTime: options.maxWaitMs,
    minBytes: 1,
    maxBytes: options.maxBytes,
    topics: [...Map.groupBy(options.partitions, ({ topic }) => topic)].map(([topic, partitions]) => ({
      topic,
      partitions: partitions.map(({ partition, offset }) => ({
        partition,
        fetchOffset: String(offset),
        maxBytes: options.maxBytes,
      })),
    })),
  })
  return { request, response: { decode: (payload) => decodeFetched(payload, options) } }
}

async function decodeFetched(payload: Buffer, options: FetchOptions): Promise<readonly FetchedPartition[]> {
  const { version } = options
  const reader = createByteReader(payload)
  reader.int32()
  const sessionError = version >= 7 ? reader.int16() : 0
  if (version >= 7) reader.int32()
  const answered = reader
    .array(() => {
      const topic = reader.string() ?? ''
      return reader.array(() => {
        const partition = reader.int32()
        const errorCode = reader.int16()
        reader.int64()
        const latest = reader.int64()
        const earliest = reader.int64()
        const aborted = reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }))
        if (version >= 11) reader.int32()
        const recordSet = reader.bytes(Math.max(reader.int32(), 0))
        return { topic, partition, errorCode, latest, earliest, aborted, recordSet }
      })
    })
    .flat()
  if (sessionError !== 0) {
    return options.partitions.map(({ topic, partition, offset }) => ({
      topic,
      partition,
      errorCode: sessionError,
      latest: -1n,
      earliest: -1n,
      records: [],
      nextOffset: offset,
      damage: null,
    }))
  }
  const asked = new Map(options.partitions.map((position) => [placeOf(position), position.offset]))
  return Promise.all(
    answered.map(async ({ aborted, recordSet, ...answer }) => {
      const from = asked.get(placeOf(answer)) ?? 0n
      const { batches, damage } = await decodeRecordSet(recordSet)
      return {
        ...answer,
        records: committedRecords(batches, aborted).filter(({ offset }) => offset >= from),
        nextOffset: batches.reduce((next, { lastOffset }) => (lastOffset >= next ? lastOffset + 1n : next), from),
        damage,
      }
    }),
  )
}

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`
}

/**
 * The records without control records and those of aborted transactions. The rule is that of Java's consumer
 * (org.apache.kafka.clients.consumer.internals.CompletedFetch): a producer's batches are aborted from the named first
 * offset until its next control batch.
 */
function committedRecords(
  batches: readonly DecodedBatch[],
  aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[],
): readonly DecodedRecord[] {
  const waiting = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
  const abortedNow = new Set<bigint>()
  const committed: DecodedRecord[] = []
  for (const batch of batches) {
    while (waiting[0] !== undefined && waiting[0].firstOffset <= batch.lastOffset) {
      abortedNow.add(waiting[0].producerId)
      waiting.shift()
    }
    if (batch.isControl) abortedNow.delete(batch.producerId)
    else if (!batch.isTransactional || !abortedNow.has(batch.producerId)) {
      for (const record of batch.records) committed.push(record)
    }
  }
  return committed
}
