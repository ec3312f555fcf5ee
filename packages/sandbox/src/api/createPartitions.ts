import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** Gives topics more partitions. */
export const createPartitions = {
  key: 37,
  minVersion: 0,
  maxVersion: 1,
  whenFull: errorCodes.KAFKA_STORAGE_ERROR,
  topics: (request) => read(request).wishes.map(({ name }) => name),
  handle,
} satisfies Api

function read({ body }: Readable) {
  const wishes = body.array(() => ({
    name: body.string(),
    total: body.int32(),
    assignments: body.nullableArray(() => body.array(() => body.int32())),
  }))
  body.int32()
  return { wishes, dryRun: body.boolean() }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { wishes, dryRun } = read(request)
  const answer = new Writer().int32(notThrottled)
  return answer.array(wishes, ({ name, total, assignments }) => {
    const error = forcedError(request, name)
    const refusal: Refusal | null = error
      ? { error }
      : (refuseAssignments(assignments, broker) ?? broker.topics.grow(name, total, dryRun))
    answer
      .string(name)
      .int16(refusal?.error ?? errorCodes.NONE)
      .string(refusal?.message ?? null)
  })
}

function refuseAssignments(assignments: number[][] | null, { node, nodes }: BrokerState): Refusal | null {
  if (assignments === null) return null
  if (nodes.length > 1) {
    const message = 'A sandbox of several brokers chooses the places of partitions itself'
    return { error: errorCodes.INVALID_REPLICA_ASSIGNMENT, message }
  }
  if (assignments.every((replicas) => replicas.length === 1 && replicas[0] === node.id)) return null
  return { error: errorCodes.INVALID_REPLICA_ASSIGNMENT, message: `A new partition has the one replica ${node.id}` }
}
