import { topicNameProblem } from '../log/topicName.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, operationsNotAsked, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** The brokers, and the topics asked for or all of them. Never creates one, whatever the client allows. */
export const metadata = {
  key: 3,
  minVersion: 0,
  maxVersion: 8,
  topics: (request) => read(request) ?? [],
  handle,
} satisfies Api

/** Null: all of them. */
function read({ body }: Readable): readonly string[] | null {
  return body.nullableArray(() => body.string())
}

function handle(request: Request, broker: BrokerState): Writer {
  const { version } = request
  const asked = read(request)
  const wantsAll = asked === null || (version === 0 && asked.length === 0)
  const names = wantsAll ? broker.topics.all().map((topic) => topic.name) : asked

  const answer = new Writer()
  if (version >= 3) answer.int32(notThrottled)
  answer.array(broker.nodes, ({ id, host, port }) => {
    answer.int32(id).string(host).int32(port)
    if (version >= 1) answer.string(null)
  })
  if (version >= 2) answer.string(broker.clusterId)
  if (version >= 1) answer.int32(controllerId(broker))
  answer.array(names, (name) => writeTopic(answer, name, request, broker))
  if (version >= 8) answer.int32(operationsNotAsked)
  return answer
}

/** The controller is told and never needed: every node does what it does. */
function controllerId({ nodes, node }: BrokerState): number {
  return nodes[0]?.id ?? node.id
}

function writeTopic(answer: Writer, name: string, request: Request, broker: BrokerState): void {
  const { version } = request
  const forced = forcedError(request, name)
  const topic = forced ? undefined : broker.topics.get(name)
  const missing = topicNameProblem(name) ? errorCodes.INVALID_TOPIC_EXCEPTION : errorCodes.UNKNOWN_TOPIC_OR_PARTITION
  answer.int16(forced || (topic ? errorCodes.NONE : missing)).string(name)
  if (version >= 1) answer.boolean(false)

  const writeNode = (node: number) => answer.int32(node)
  answer.array([...(topic?.partitions.keys() ?? [])], (index) => {
    const leader = broker.leaders.of({ topic: name, index })
    answer.int16(errorCodes.NONE).int32(index).int32(leader.node)
    if (version >= 7) answer.int32(leader.epoch)
    const replicas = broker.leaders.replicas({ topic: name, index })
    answer.array(replicas, writeNode).array(replicas, writeNode)
    if (version >= 5) answer.array([], writeNode)
  })
  if (version >= 8) answer.int32(operationsNotAsked)
}
