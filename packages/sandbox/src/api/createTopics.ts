import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** Creates topics, each for itself. */
export const createTopics = {
  key: 19,
  minVersion: 2,
  maxVersion: 4,
  whenFull: errorCodes.KAFKA_STORAGE_ERROR,
  topics: (request) => read(request).wishes.map(({ name }) => name),
  handle,
} satisfies Api

interface Wish {
  readonly name: string
  readonly partitions: number
  readonly replicas: number
  readonly assignments: readonly { readonly partition: number; readonly nodes: readonly number[] }[]
  readonly config: ReadonlyMap<string, string | null>
}

function read({ body }: Readable) {
  const wishes = body.array<Wish>(() => ({
    name: body.string(),
    partitions: body.int32(),
    replicas: body.int16(),
    assignments: body.array(() => ({ partition: body.int32(), nodes: body.array(() => body.int32()) })),
    config: new Map(body.array(() => [body.string(), body.nullableString()] as const)),
  }))
  body.int32()
  return { wishes, dryRun: body.boolean() }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { version } = request
  const { wishes, dryRun } = read(request)
  const twice = new Set(wishes.map((wish) => wish.name).filter((name, at, names) => names.indexOf(name) !== at))
  const results = wishes
    .filter((wish, at) => wishes.findIndex((other) => other.name === wish.name) === at)
    .map((wish) => ({
      name: wish.name,
      refusal: forced(wish, request) ?? (twice.has(wish.name) ? named(wish.name) : create(wish, dryRun, broker)),
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

function forced({ name }: Wish, request: Request): Refusal | null {
  const error = forcedError(request, name)
  return error ? { error } : null
}

function create(wish: Wish, dryRun: boolean, broker: BrokerState): Refusal | null {
  const { name, config, assignments } = wish
  if (assignments.length > 0) {
    const fits = wish.partitions === -1 && wish.replicas === -1
    if (!fits) return { error: errorCodes.INVALID_REQUEST, message: 'Counts and assignments exclude each other' }
    const refusal = refuseAssignments(assignments, broker)
    return refusal ?? broker.topics.create({ name, partitions: assignments.length, replicas: 1, config }, dryRun)
  }
  const { replicas, partitions } = wish
  const most = broker.nodes.length
  if (replicas !== -1 && (replicas < 1 || replicas > most)) {
    const message = `The sandbox has ${most} brokers and keeps 1 to ${most} replicas, not ${replicas}`
    return { error: errorCodes.INVALID_REPLICATION_FACTOR, message }
  }
  return broker.topics.create({ name, partitions, replicas, config }, dryRun)
}

function refuseAssignments(assignments: Wish['assignments'], broker: BrokerState): Refusal | null {
  const partitions = new Set(assignments.map((assignment) => assignment.partition))
  const isWhole = assignments.every((_, index) => partitions.has(index))
  const isOurs = assignments.every(({ nodes }) => nodes.length === 1 && nodes[0] === broker.node.id)
  if (broker.nodes.length > 1) {
    const message = 'A sandbox of several brokers chooses the places of partitions itself'
    return { error: errorCodes.INVALID_REPLICA_ASSIGNMENT, message }
  }
  if (isWhole && isOurs) return null
  const message = `Every partition from 0 on needs the one replica ${broker.node.id}`
  return { error: errorCodes.INVALID_REPLICA_ASSIGNMENT, message }
}

function named(name: string): Refusal {
  return { error: errorCodes.INVALID_REQUEST, message: `Topic ${name} is named more than once` }
}
