import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Moves the start of partitions; the records before are gone. */
export const deleteRecords = { key: 21, minVersion: 0, maxVersion: 1, handle } satisfies Api

function handle({ body }: Request, broker: BrokerState): Writer {
  const topics = body.array(() => ({
    name: body.string(),
    partitions: body.array(() => ({ index: body.int32(), offset: body.int64() })),
  }))
  body.int32()

  const answer = new Writer().int32(notThrottled)
  return answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, ({ index, offset }) => {
      const log = broker.topics.partition(name, index)
      const refusal = 'error' in log ? log : log.deleteBefore(offset)
      const start = 'error' in log || refusal ? -1 : log.startOffset
      answer
        .int32(index)
        .int64(start)
        .int16(refusal?.error ?? errorCodes.NONE)
    })
  })
}
