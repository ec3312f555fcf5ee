import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { leaderError } from './refusals.ts'

/** Moves the start of partitions; the records before are gone. */
export const deleteRecords = {
  key: 21,
  minVersion: 0,
  maxVersion: 1,
  topics: (request) => read(request).map(({ name }) => name),
  handle,
} satisfies Api

function read({ body }: Readable) {
  const topics = body.array(() => ({
    name: body.string(),
    partitions: body.array(() => ({ index: body.int32(), offset: body.int64() })),
  }))
  body.int32()
  return topics
}

function handle(request: Request, broker: BrokerState): Writer {
  const topics = read(request)
  const answer = new Writer().int32(notThrottled)
  return answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, ({ index, offset }) => {
      const log = broker.topics.partition(name, index)
      const refused = leaderError(request, broker, { topic: name, index })
      const error = refused || (('error' in log ? log : log.deleteBefore(offset))?.error ?? errorCodes.NONE)
      const start = 'error' in log || error ? -1 : log.startOffset
      answer.int32(index).int64(start).int16(error)
    })
  })
}
