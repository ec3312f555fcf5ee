import type { PartitionLog } from '../log/partitionLog.ts'
import type { TimedOffset } from '../log/recordBatch.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { leaderError } from './refusals.ts'

/** The first offset, the next one, or the first record from a time on; of committed records where that is asked. */
export const listOffsets = {
  key: 2,
  minVersion: 1,
  maxVersion: 5,
  topics: (request) => read(request).topics.map(({ name }) => name),
  handle,
} satisfies Api

const latest = -1
const earliest = -2
const readCommitted = 1
const none = { timestamp: -1, offset: -1 }

function read({ version, body }: Readable) {
  body.int32()
  const committed = version >= 2 && body.int8() === readCommitted
  const topics = body.array(() => ({
    name: body.string(),
    partitions: body.array(() => ({
      index: body.int32(),
      epoch: version >= 4 ? body.int32() : -1,
      timestamp: body.int64(),
    })),
  }))
  return { committed, topics }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { version } = request
  const { committed, topics } = read(request)
  const answer = new Writer()
  if (version >= 2) answer.int32(notThrottled)
  return answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, ({ index, epoch, timestamp }) => {
      const place = { topic: name, index }
      const log = broker.topics.partition(name, index)
      const refusal = leaderError(request, broker, { ...place, leaderEpoch: epoch })
      const error: ErrorCode = refusal || ('error' in log ? log.error : errorCodes.NONE)
      const found = 'error' in log || error ? none : find(log, timestamp, committed)
      answer.int32(index).int16(error).int64(found.timestamp).int64(found.offset)
      if (version >= 4) answer.int32(error ? -1 : broker.leaders.of(place).epoch)
    })
  })
}

function find(log: PartitionLog, timestamp: number, committed: boolean): TimedOffset {
  const end = committed ? log.lastStableOffset : log.endOffset
  if (timestamp === latest) return { timestamp: -1, offset: end }
  if (timestamp === earliest) return { timestamp: -1, offset: log.startOffset }
  const found = log.findTimestamp(timestamp)
  return found && found.offset < end ? found : none
}
