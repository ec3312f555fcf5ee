import {
  createProblem,
  hasError,
  isAllowedTopic,
  isJsonObject,
  type Action,
  type Connection,
  type JsonData,
  type KafkaReceiveAction,
  type KafkaSendAction,
  type Problem,
  type RunEvent,
  type ScriptAction,
} from '@sendwright/model'
import { boundConnection, buildRecords, connectionProblems, renderCorrelation } from '@sendwright/message'
import { contextOf } from './context.ts'
import { toRunDelivery, type DeliveryPlace } from './runDelivery.ts'
import type { RunDelivery } from './runQueue.ts'
import type { RunEnvironment, RunnerOptions } from './runnerOptions.ts'
import type { RunState } from './runState.ts'
import { scriptDeliveries } from './scriptSends.ts'
import type { RunEffect } from './work.ts'

/** What the reducer asks to be done. */
export type Perform = Extract<RunEffect, { kind: 'perform' }>

/** The world's part of an event that answers the reducer, with the records that it leads to. */
export interface Performed {
  readonly event: RunEvent
  readonly deliveries: readonly RunDelivery[]
}

/** The world as it is while a run goes on; asked at most once per round. */
export interface RunWorld {
  environment(name: string | null): Promise<RunEnvironment | null>
  connections: RunnerOptions['connections']
}

/** Where an action is performed. */
export interface PerformPlace {
  readonly state: RunState
  readonly environment: string | null
  readonly world: RunWorld
  readonly now: Date
  readonly options: Pick<RunnerOptions, 'uuid' | 'refusals' | 'runScript'>
}

/** Does what an action does: builds its records, begins to listen, runs its script. What cannot be done is an event too. */
export async function perform(effect: Perform, place: PerformPlace): Promise<Performed> {
  const { visit, action, attempt } = effect
  const on = { visit, action: action.id, attempt }
  const environment = await place.world.environment(place.environment)
  if (environment === null) {
    const problem = createProblem('unknown-environment', '', { environment: place.environment ?? '' })
    if (action.type === 'script')
      return { event: { kind: 'scriptFailed', ...on, message: problem.message }, deliveries: [] }
    return { event: { kind: 'notBuilt', ...on, problems: [problem] }, deliveries: [] }
  }
  const context = contextOf(place.state.data, place.state.run)
  const connections = await connectionsFor(action, environment, place.world)
  const doing = { ...place, context, on, effect, known: environment, connections }
  switch (action.type) {
    case 'kafkaSend':
      return build(action, doing)
    case 'kafkaReceive':
      return listen(action, doing)
    case 'script':
      return await runScript(action, doing)
  }
}

/** One that is not among those known has perhaps just been created; of a script it is not known what it will name. */
async function connectionsFor(
  action: Action,
  { effective }: RunEnvironment,
  world: RunWorld,
): Promise<ReadonlyMap<string, Connection>> {
  if (action.type === 'script') return world.connections('now')
  const recent = await world.connections('recently')
  return recent.has(boundConnection(action, effective)) ? recent : world.connections('now')
}

interface Doing extends PerformPlace {
  readonly context: JsonData
  readonly on: { readonly visit: string; readonly action: string; readonly attempt: number }
  readonly effect: Perform
  readonly known: RunEnvironment
  readonly connections: ReadonlyMap<string, Connection>
}

function build(action: KafkaSendAction, doing: Doing): Performed {
  const { context, on, known, connections, now, options } = doing
  const environment = known.effective
  const built = buildRecords(action, context, {
    now: () => now,
    uuid: () => options.uuid(),
    environment,
    secrets: known.secrets,
  })
  const connection = connections.get(boundConnection(action, environment))
  const problems: Problem[] = [
    ...connectionProblems(action, environment, new Set(connections.keys())),
    ...built.problems,
    ...(connection === undefined ? [] : built.records.flatMap((record) => refusedTopic(record, connection))),
  ]
  if (connection?.toComplete) {
    const values = { connection: connection.name, detail: connection.toComplete }
    problems.push(createProblem('connection-incomplete', '/parameters/connection', values))
  }
  if (connection === undefined || hasError(problems)) {
    return { event: { kind: 'notBuilt', ...on, problems }, deliveries: [] }
  }
  const deliveries = built.records.map((record, place) =>
    toRunDelivery(record, { ...deliveryPlace(doing, action), place, connection: connection.id }),
  )
  return { event: { kind: 'built', ...on, records: deliveries.map(recordName) }, deliveries }
}

function refusedTopic({ topic, topicPath }: { topic: string; topicPath: string }, connection: Connection): Problem[] {
  if (isAllowedTopic(topic, connection.delivery)) return []
  const allowed = connection.delivery.allowedTopics.map((pattern) => `\`${pattern}\``).join(', ')
  return [createProblem('forbidden-topic', topicPath, { topic, connection: connection.name, allowed })]
}

function deliveryPlace({ effect }: Doing, action: Action): Omit<DeliveryPlace, 'place' | 'connection'> {
  const { visit, node, attempt } = effect
  return { visit, node, action: action.id, attempt, retry: action.retry }
}

function recordName({ connection, topic, key }: RunDelivery) {
  return { connection, topic, key }
}

function listen(action: KafkaReceiveAction, { context, on, known, connections, now, options }: Doing): Performed {
  const rendered = renderCorrelation(action, context, {
    now: () => now,
    uuid: () => options.uuid(),
    environment: known.effective,
    connectionIds: new Set(connections.keys()),
  })
  const event: RunEvent =
    'problems' in rendered
      ? { kind: 'notBuilt', ...on, problems: [...rendered.problems] }
      : { kind: 'waiting', ...on, ...rendered }
  return { event, deliveries: [] }
}

async function runScript(action: ScriptAction, doing: Doing): Promise<Performed> {
  const { context, on, connections, options, state } = doing
  const failed = (message: string): Performed => ({ event: { kind: 'scriptFailed', ...on, message }, deliveries: [] })
  const result = await options.runScript({
    source: action.parameters.source,
    data: context,
    refusals: options.refusals(),
    connections: [...connections.keys()],
  })
  if (!result.ok) {
    const { message, line } = result
    return failed(line === null ? message : `${message} (line ${line})`)
  }
  if (!isJsonObject(result.data)) return failed('It has set the data to something that is no object.')
  const sends = scriptDeliveries(result.sends, { ...doing, place: deliveryPlace(doing, action) })
  if ('problem' in sends) return failed(sends.problem)
  const data = withoutNames(result.data, state.data)
  const records = sends.deliveries.map(recordName)
  return { event: { kind: 'scripted', ...on, data, records }, deliveries: sends.deliveries }
}

/** The names of the run are shown to scripts beside the data; they are not kept as data. */
function withoutNames(data: JsonData, before: JsonData): JsonData {
  if (!isJsonObject(data)) return data
  const names = ['processInstanceId', 'processInstanceUuid']
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      if (!names.includes(name)) return [[name, value]]
      return isJsonObject(before) && Object.hasOwn(before, name) ? [[name, before[name] ?? null]] : []
    }),
  )
}
