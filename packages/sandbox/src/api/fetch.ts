import type { PartitionLog, Read } from '../log/partitionLog.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { leaderError } from './refusals.ts'

/** Records from given offsets. Waits until `minBytes` are there, at most `maxWait` ms. Fetch sessions are not kept. */
export const fetch = {
  key: 1,
  minVersion: 4,
  maxVersion: 11,
  topics: (request) => read(request).wishes.map(({ topic }) => topic),
  handle,
} satisfies Api

const noSession = 0
const readCommitted = 1
const nothingRead: Read = { records: Buffer.alloc(0), aborted: [] }

interface Fetch {
  readonly maxWait: number
  readonly minBytes: number
  readonly maxBytes: number
  /** Only records of ended transactions, and which of them were aborted. */
  readonly committed: boolean
  readonly sessionId: number
  readonly wishes: readonly Wish[]
}

interface Wish {
  readonly topic: string
  readonly partitions: readonly PartitionWish[]
}

interface PartitionWish {
  readonly index: number
  readonly leaderEpoch: number
  readonly offset: number
  readonly maxBytes: number
}

interface PartitionResult {
  readonly index: number
  readonly error: ErrorCode
  readonly log: PartitionLog | null
  readonly read: Read
}

async function handle(request: Request, broker: BrokerState): Promise<Writer> {
  const asked = read(request)
  if (asked.sessionId !== noSession) return unknownSession()

  const deadline = Date.now() + asked.maxWait
  for (;;) {
    const found = readAll(asked, request, broker)
    const left = deadline - Date.now()
    const isEnough = found.hasError || found.bytes >= asked.minBytes || found.logs.length === 0
    if (isEnough || left <= 0 || request.closed.aborted) return write(found.topics, asked, request.version)
    await changeOf(found.logs, left, request.closed)
  }
}

function read(request: Readable): Fetch {
  const { version, body } = request
  body.int32()
  const limits = { maxWait: body.int32(), minBytes: body.int32(), maxBytes: body.int32() }
  const committed = body.int8() === readCommitted
  const sessionId = version >= 7 ? body.int32() : noSession
  if (version >= 7) body.int32()
  return { ...limits, committed, sessionId, wishes: body.array(() => readWish(request)) }
}

function readWish({ version, body }: Readable): Wish {
  return {
    topic: body.string(),
    partitions: body.array(() => {
      const index = body.int32()
      const leaderEpoch = version >= 9 ? body.int32() : -1
      const offset = body.int64()
      if (version >= 5) body.int64()
      return { index, leaderEpoch, offset, maxBytes: body.int32() }
    }),
  }
}

function readAll({ wishes, maxBytes, committed }: Fetch, request: Request, broker: BrokerState) {
  const logs: PartitionLog[] = []
  let bytes = 0
  let hasError = false

  function readPartition(topic: string, wish: PartitionWish): PartitionResult {
    const { index } = wish
    const log = broker.topics.partition(topic, index)
    const failed = (error: ErrorCode) => {
      hasError = true
      return { index, error, log: null, read: nothingRead }
    }
    const refusal = leaderError(request, broker, { topic, index, leaderEpoch: wish.leaderEpoch })
    if (refusal) return failed(refusal)
    if ('error' in log) return failed(log.error)

    // KIP-74: the first batch of an answer is given even where it is larger than the limits.
    const limit = Math.max(0, Math.min(wish.maxBytes, maxBytes - bytes))
    const found = log.read(wish.offset, { maxBytes: limit, atLeastOne: bytes === 0, committed })
    if ('error' in found) return failed(found.error)
    bytes += found.records.length
    logs.push(log)
    return { index, error: errorCodes.NONE, log, read: found }
  }

  const topics = wishes.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((wish) => readPartition(topic, wish)),
  }))
  return { topics, logs, bytes, hasError }
}

/** Resolves at the next change of one of the logs, after `milliseconds`, or when the connection is closed. */
function changeOf(logs: readonly PartitionLog[], milliseconds: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      closed.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    const stops = logs.map((log) => log.watch(done))
    closed.addEventListener('abort', done)
  })
}

function write(
  topics: readonly { topic: string; partitions: readonly PartitionResult[] }[],
  { committed }: Fetch,
  version: number,
): Writer {
  const answer = new Writer().int32(notThrottled)
  if (version >= 7) answer.int16(errorCodes.NONE).int32(noSession)
  return answer.array(topics, ({ topic, partitions }) => {
    answer.string(topic).array(partitions, ({ index, error, log, read: { records, aborted } }) => {
      answer.int32(index).int16(error)
      answer.int64(log?.endOffset ?? -1).int64(log?.lastStableOffset ?? -1)
      if (version >= 5) answer.int64(log?.startOffset ?? -1)
      if (committed) {
        answer.array(aborted, ({ producerId, firstOffset }) => answer.int64(producerId).int64(firstOffset))
      } else answer.noArray()
      if (version >= 11) answer.int32(-1)
      answer.bytes(records)
    })
  })
}

function unknownSession(): Writer {
  return new Writer()
    .int32(notThrottled)
    .int16(errorCodes.FETCH_SESSION_ID_NOT_FOUND)
    .int32(noSession)
    .array([], () => {})
}
