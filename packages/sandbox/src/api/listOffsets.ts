import type { PartitionLog } from '../log/partitionLog.ts'
import type { TimedOffset } from '../log/recordBatch.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { leaderEpoch, leaderEpochError } from './leaderEpoch.ts'

/** The first offset, the next one, or the first record from a time on. */
export const listOffsets = { key: 2, minVersion: 1, maxVersion: 5, handle } satisfies Api

const latest = -1
const earliest = -2
const none = { timestamp: -1, offset: -1 }

function handle(request: Request, broker: BrokerState): Writer {
  const { version, body } = request
  body.int32()
  if (version >= 2) body.int8()
  const topics = body.array(() => ({
    name: body.string(),
    partitions: body.array(() => ({
      index: body.int32(),
      epoch: version >= 4 ? body.int32() : -1,
      timestamp: body.int64(),
    })),
  }))

  const answer = new Writer()
  if (version >= 2) answer.int32(notThrottled)
  return answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, ({ index, epoch, timestamp }) => {
      const log = broker.topics.partition(name, index)
      const error: ErrorCode = 'error' in log ? log.error : leaderEpochError(epoch)
      const found = 'error' in log || error ? none : find(log, timestamp)
      answer.int32(index).int16(error).int64(found.timestamp).int64(found.offset)
      if (version >= 4) answer.int32(error === errorCodes.NONE ? leaderEpoch : -1)
    })
  })
}

function find(log: PartitionLog, timestamp: number): TimedOffset {
  if (timestamp === latest) return { timestamp: -1, offset: log.endOffset }
  if (timestamp === earliest) return { timestamp: -1, offset: log.startOffset }
  return log.findTimestamp(timestamp) ?? none
}
