import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** Deletes topics with their records and the offsets committed for them. */
export const deleteTopics = { key: 20, minVersion: 1, maxVersion: 3, topics: read, handle } satisfies Api

function read({ body }: Readable): readonly string[] {
  const names = body.array(() => body.string())
  body.int32()
  return names
}

function handle(request: Request, broker: BrokerState): Writer {
  const names = read(request)
  const answer = new Writer().int32(notThrottled)
  return answer.array(names, (name) => {
    answer.string(name).int16(forcedError(request, name) || broker.deleteTopic(name))
  })
}
