import type { PartitionLog } from '../log/partitionLog.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { leaderEpochError } from './leaderEpoch.ts'

/** Records from given offsets. Waits until `minBytes` are there, at most `maxWait` ms. Fetch sessions are not kept. */
export const fetch = { key: 1, minVersion: 4, maxVersion: 11, handle } satisfies Api

const noSession = 0

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
  readonly records: Buffer
}

async function handle(request: Request, broker: BrokerState): Promise<Writer> {
  const { version, body } = request
  body.int32()
  const maxWait = body.int32()
  const minBytes = body.int32()
  const maxBytes = body.int32()
  body.int8()
  const sessionId = version >= 7 ? body.int32() : noSession
  if (version >= 7) body.int32()
  const wishes = body.array(() => readWish(request))
  if (sessionId !== noSession) return unknownSession()

  const deadline = Date.now() + maxWait
  for (;;) {
    const found = readAll(wishes, maxBytes, broker)
    const left = deadline - Date.now()
    const isEnough = found.hasError || found.bytes >= minBytes || found.logs.length === 0
    if (isEnough || left <= 0 || request.closed.aborted) return write(found.topics, version)
    await changeOf(found.logs, left, request.closed)
  }
}

function readWish({ version, body }: Request): Wish {
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

function readAll(wishes: readonly Wish[], maxBytes: number, broker: BrokerState) {
  const logs: PartitionLog[] = []
  let bytes = 0
  let hasError = false

  function readPartition(topic: string, wish: PartitionWish): PartitionResult {
    const { index } = wish
    const log = broker.topics.partition(topic, index)
    const failed = (error: ErrorCode) => {
      hasError = true
      return { index, error, log: null, records: Buffer.alloc(0) }
    }
    if ('error' in log) return failed(log.error)
    const epochError = leaderEpochError(wish.leaderEpoch)
    if (epochError) return failed(epochError)

    // KIP-74: the first batch of an answer is given even where it is larger than the limits.
    const records = log.read(wish.offset, Math.max(0, Math.min(wish.maxBytes, maxBytes - bytes)), bytes === 0)
    if ('error' in records) return failed(records.error)
    bytes += records.length
    logs.push(log)
    return { index, error: errorCodes.NONE, log, records }
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

function write(topics: readonly { topic: string; partitions: readonly PartitionResult[] }[], version: number): Writer {
  const answer = new Writer().int32(notThrottled)
  if (version >= 7) answer.int16(errorCodes.NONE).int32(noSession)
  return answer.array(topics, ({ topic, partitions }) => {
    answer.string(topic).array(partitions, ({ index, error, log, records }) => {
      const end = log?.endOffset ?? -1
      answer.int32(index).int16(error).int64(end).int64(end)
      if (version >= 5) answer.int64(log?.startOffset ?? -1)
      answer.array([], () => {})
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
