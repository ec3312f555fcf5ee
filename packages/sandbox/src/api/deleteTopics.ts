import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Deletes topics with their records and the offsets committed for them. */
export const deleteTopics = { key: 20, minVersion: 1, maxVersion: 3, handle } satisfies Api

function handle({ body }: Request, broker: BrokerState): Writer {
  const names = body.array(() => body.string())
  body.int32()
  const answer = new Writer().int32(notThrottled)
  return answer.array(names, (name) => {
    const refusal = broker.topics.delete(name)
    if (!refusal) broker.groups.forgetTopic(name)
    answer.string(name).int16(refusal?.error ?? errorCodes.NONE)
  })
}
