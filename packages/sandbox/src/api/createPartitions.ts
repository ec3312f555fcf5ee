import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Gives topics more partitions. */
export const createPartitions = { key: 37, minVersion: 0, maxVersion: 1, handle } satisfies Api

function handle({ body }: Request, broker: BrokerState): Writer {
  const wishes = body.array(() => ({
    name: body.string(),
    total: body.int32(),
    assignments: body.nullableArray(() => body.array(() => body.int32())),
  }))
  body.int32()
  const dryRun = body.boolean()

  const answer = new Writer().int32(notThrottled)
  return answer.array(wishes, ({ name, total, assignments }) => {
    const refusal = refuseAssignments(assignments, broker) ?? broker.topics.grow(name, total, dryRun)
    answer
      .string(name)
      .int16(refusal?.error ?? errorCodes.NONE)
      .string(refusal?.message ?? null)
  })
}

function refuseAssignments(assignments: number[][] | null, { node }: BrokerState): Refusal | null {
  if ((assignments ?? []).every((nodes) => nodes.length === 1 && nodes[0] === node.id)) return null
  return { error: errorCodes.INVALID_REPLICA_ASSIGNMENT, message: `A new partition has the one replica ${node.id}` }
}
