import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Creates topics, each for itself. There is one replica of everything. */
export const createTopics = { key: 19, minVersion: 2, maxVersion: 4, handle } satisfies Api

interface Wish {
  readonly name: string
  readonly partitions: number
  readonly replicas: number
  readonly assignments: readonly { readonly partition: number; readonly nodes: readonly number[] }[]
  readonly config: ReadonlyMap<string, string | null>
}

function handle({ version, body }: Request, broker: BrokerState): Writer {
  const wishes = body.array<Wish>(() => ({
    name: body.string(),
    partitions: body.int32(),
    replicas: body.int16(),
    assignments: body.array(() => ({ partition: body.int32(), nodes: body.array(() => body.int32()) })),
    config: new Map(body.array(() => [body.string(), body.nullableString()] as const)),
  }))
  body.int32()
  const dryRun = body.boolean()

  const twice = new Set(wishes.map((wish) => wish.name).filter((name, at, names) => names.indexOf(name) !== at))
  const results = wishes
    .filter((wish, at) => wishes.findIndex((other) => other.name === wish.name) === at)
    .map((wish) => ({
      name: wish.name,
      refusal: twice.has(wish.name) ? named(wish.name) : create(wish, dryRun, broker),
    }))

  const answer = new Writer()
  if (version >= 2) answer.int32(notThrottled)
  return answer.array(results, ({ name, refusal }) => {
    answer
      .string(name)
      .int16(refusal?.error ?? errorCodes.NONE)
      .string(refusal?.message ?? null)
  })
}

function create(wish: Wish, dryRun: boolean, broker: BrokerState): Refusal | null {
  const { name, config, assignments } = wish
  if (assignments.length > 0) {
    const fits = wish.partitions === -1 && wish.replicas === -1
    if (!fits) return { error: errorCodes.INVALID_REQUEST, message: 'Counts and assignments exclude each other' }
    const refusal = refuseAssignments(assignments, broker)
    return refusal ?? broker.topics.create({ name, partitions: assignments.length, config }, dryRun)
  }
  if (wish.replicas !== 1 && wish.replicas !== -1) {
    const message = `The sandbox is one broker and keeps 1 replica, not ${wish.replicas}`
    return { error: errorCodes.INVALID_REPLICATION_FACTOR, message }
  }
  return broker.topics.create({ name, partitions: wish.partitions, config }, dryRun)
}

function refuseAssignments(assignments: Wish['assignments'], broker: BrokerState): Refusal | null {
  const partitions = new Set(assignments.map((assignment) => assignment.partition))
  const isWhole = assignments.every((_, index) => partitions.has(index))
  const isOurs = assignments.every(({ nodes }) => nodes.length === 1 && nodes[0] === broker.node.id)
  if (isWhole && isOurs) return null
  const message = `Every partition from 0 on needs the one replica ${broker.node.id}`
  return { error: errorCodes.INVALID_REPLICA_ASSIGNMENT, message }
}

function named(name: string): Refusal {
  return { error: errorCodes.INVALID_REQUEST, message: `Topic ${name} is named more than once` }
}
