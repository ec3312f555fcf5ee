import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'

/** Deletes groups without members, and what they committed. */
export const deleteGroups = { key: 42, minVersion: 0, maxVersion: 1, handle } satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const { body } = request
  const ids = body.array(() => body.string())
  const answer = new Writer().int32(notThrottled)
  return answer.array(ids, (id) => {
    const refusal = coordinatorError(request, broker, { kind: 'group', id })
    answer.string(id).int16(refusal || broker.deleteGroup(id))
  })
}
