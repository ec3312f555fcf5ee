import { createProblem, isAllowedTopic, topicNameProblems, type Connection } from '@sendwright/model'
import { sizeOf, type DeliveryPlace } from './runDelivery.ts'
import type { RunDelivery } from './runQueue.ts'
import type { RunEnvironment, ScriptSend } from './runnerOptions.ts'

/** What a script publishes as deliveries, in its order; all of them, or why one cannot be sent. */
export function scriptDeliveries(
  sends: readonly ScriptSend[],
  {
    known,
    connections,
    place,
  }: {
    readonly known: RunEnvironment
    readonly connections: ReadonlyMap<string, Connection>
    readonly place: Omit<DeliveryPlace, 'place' | 'connection'>
  },
): { readonly deliveries: readonly RunDelivery[] } | { readonly problem: string } {
  const deliveries: RunDelivery[] = []
  for (const [index, send] of sends.entries()) {
    const id = bound(known.effective.connections, send.connection)
    const topic = bound(known.effective.topics, send.topic)
    const connection = connections.get(id)
    const problem = sendProblem(connection, id, topic)
    if (problem !== null) return { problem }
    const { key, value } = send
    const headers = send.headers.map((header) => ({ ...header, value: header.value.toWellFormed() }))
    const record = { key: key?.toWellFormed() ?? null, value: value.toWellFormed(), headers }
    const size = sizeOf(record)
    const where = { ...place, place: index, connection: id, topic, partition: null }
    deliveries.push({ ...where, ...record, revealed: null, orderKey: record.key, size })
  }
  return { deliveries }
}

/** The sentence of what keeps a record of a script from being sent; null where nothing does. */
function sendProblem(connection: Connection | undefined, id: string, topic: string): string | null {
  if (connection === undefined) return createProblem('unknown-connection', '', { connection: id }).message
  if (connection.toComplete !== null) {
    const values = { connection: connection.name, detail: connection.toComplete }
    return createProblem('connection-incomplete', '', values).message
  }
  const [illegal] = topicNameProblems(topic, '', { isLiteral: true })
  if (illegal !== undefined) return illegal.message
  if (isAllowedTopic(topic, connection.delivery)) return null
  const allowed = connection.delivery.allowedTopics.map((pattern) => `\`${pattern}\``).join(', ')
  return createProblem('forbidden-topic', '', { topic, connection: connection.name, allowed }).message
}

/** What a name is bound to in an environment. Names made from templates are those of actions; a script's are literal. */
function bound(bindings: Readonly<Record<string, string>>, name: string): string {
  const found = Object.hasOwn(bindings, name) ? bindings[name] : undefined
  return found === undefined || found === '' || found.includes('${') ? name : found
}
