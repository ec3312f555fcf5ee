import { topicNameProblem } from '../log/topicName.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, operationsNotAsked, type Api, type BrokerState, type Request } from './api.ts'
import { leaderEpoch } from './leaderEpoch.ts'

/** The one broker, and the topics asked for or all of them. Never creates one, whatever the client allows. */
export const metadata = { key: 3, minVersion: 0, maxVersion: 8, handle } satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const { version, body } = request
  const asked = body.nullableArray(() => body.string())
  const wantsAll = asked === null || (version === 0 && asked.length === 0)
  const names = wantsAll ? broker.topics.all().map((topic) => topic.name) : asked

  const { id, host, port } = broker.node
  const answer = new Writer()
  if (version >= 3) answer.int32(notThrottled)
  answer.array([broker.node], () => {
    answer.int32(id).string(host).int32(port)
    if (version >= 1) answer.string(null)
  })
  if (version >= 2) answer.string(broker.clusterId)
  if (version >= 1) answer.int32(id)
  answer.array(names, (name) => writeTopic(answer, name, request, broker))
  if (version >= 8) answer.int32(operationsNotAsked)
  return answer
}

function writeTopic(answer: Writer, name: string, { version }: Request, broker: BrokerState): void {
  const topic = broker.topics.get(name)
  const missing = topicNameProblem(name) ? errorCodes.INVALID_TOPIC_EXCEPTION : errorCodes.UNKNOWN_TOPIC_OR_PARTITION
  answer.int16(topic ? errorCodes.NONE : missing).string(name)
  if (version >= 1) answer.boolean(false)

  const { id } = broker.node
  const writeNode = (node: number) => answer.int32(node)
  answer.array([...(topic?.partitions.keys() ?? [])], (index) => {
    answer.int16(errorCodes.NONE).int32(index).int32(id)
    if (version >= 7) answer.int32(leaderEpoch)
    answer.array([id], writeNode).array([id], writeNode)
    if (version >= 5) answer.array([], writeNode)
  })
  if (version >= 8) answer.int32(operationsNotAsked)
}
