import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** Which node coordinates a group, or from version 1 on a transactional id. */
export const findCoordinator = { key: 10, minVersion: 0, maxVersion: 2, handle } satisfies Api

const transactionKey = 1
const nowhere = { id: -1, host: '', port: -1 }

function handle(request: Request, { coordinators, nodes }: BrokerState): Writer {
  const { version, body } = request
  const id = body.string()
  const kind = version >= 1 && body.int8() === transactionKey ? 'transaction' : 'group'
  const forced = forcedError(request)
  const found = forced ? { error: forced } : coordinators.find(kind, id)
  const node = 'node' in found ? nodes.find((each) => each.id === found.node) : undefined

  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  answer.int16('error' in found ? found.error : errorCodes.NONE)
  if (version >= 1) answer.string(null)
  const { id: nodeId, host, port } = node ?? nowhere
  return answer.int32(nodeId).string(host).int32(port)
}
