import { createProblem, isJsonObject, type JsonData, type Problem, type ReceivedRecord } from '@sendwright/model'
import type { ProcessGraph } from '@sendwright/model'
import { tellApplied, at, type Running } from './advancing.ts'
import type { RunWorld } from './executor.ts'
import { emptyRunState } from './reduce.ts'
import type { NewRun, PublishedProcess } from './runQueue.ts'
import type { StartOutcome, StartRequest } from './runnerOptions.ts'
import { startEvents } from './startEvents.ts'
import { applyAll, changeOf, createStepping, type RunStepping } from './step.ts'
import { askOnce } from './worldCache.ts'

/** Starts runs, all or none: when it says `started`, they and their first records are stored. */
export async function startRuns(running: Running, request: StartRequest): Promise<StartOutcome> {
  const { queue } = running.options
  const world = askOnce(running.options)
  const ofData = dataProblems(request)
  // Side by side, for whoever waits: of a start that is refused after all, the numbers are given to nobody.
  const [process, environment, { ids, now }] = await Promise.all([
    versionOf(running, request),
    world.environment(request.environment),
    queue.reserve(ofData.length === 0 ? request.runs.length : 0),
  ])
  if ('kind' in process) return process
  const start = findStart(process.graph, request.startEvent)
  const problems = [...('problem' in start ? [start.problem] : []), ...ofData]
  if ('problem' in start || problems.length > 0) return { kind: 'problems', problems }
  if (environment === null) return { kind: 'unknown-environment' }
  await at(running, 'reserved')
  const begun: BegunRun[] = []
  for (const [index, { data, key }] of request.runs.entries()) {
    const id = ids[index]
    if (id === undefined) throw new Error('Fewer numbers were reserved than runs are to be started')
    const { environment, startedBy: by, trace } = request
    const from = { id, process, environment, node: start.node, data, key, by, record: null, trace, now }
    begun.push(await beginRun(running, world, from))
  }
  await at(running, 'computed')
  const { idempotency } = request
  const outcome = await queue.start({ idempotency, runs: begun.map(({ newRun }) => newRun) })
  await at(running, 'started')
  if (outcome.kind === 'started') for (const { stepping } of begun) tellApplied(running.options, stepping, true)
  return outcome
}

async function versionOf(
  { options, versions }: Running,
  { process: id, version }: StartRequest,
): Promise<PublishedProcess | { readonly kind: 'not-published' | 'unknown-version' }> {
  if (version !== null) return (await versions.get(id, version)) ?? { kind: 'unknown-version' }
  const newest = await options.queue.newestVersion(id)
  return (newest === null ? null : await versions.get(id, newest)) ?? { kind: 'not-published' }
}

function findStart(
  graph: ProcessGraph,
  wanted: string | null,
): { readonly node: string } | { readonly problem: Problem } {
  const events = startEvents(graph)
  if (wanted !== null) {
    if (events.some(({ id }) => id === wanted)) return { node: wanted }
    return { problem: createProblem('unknown-start-event', '/startEvent', { node: wanted }) }
  }
  const plain = events.filter(({ event }) => (event ?? 'none') === 'none')
  const [only, another] = plain.length > 0 ? plain : events
  if (only !== undefined && another === undefined) return { node: only.id }
  const problem =
    only === undefined
      ? createProblem('no-start-event', '', {})
      : createProblem('start-event-needed', '/startEvent', {})
  return { problem }
}

function dataProblems({ runs }: StartRequest): readonly Problem[] {
  return runs.flatMap(({ data }, index): Problem[] => {
    if (isJsonObject(data)) return []
    return [createProblem('data-not-object', `/runs/${index}/data`, {})]
  })
}

/** A run that has begun and is not stored yet. */
export interface BegunRun {
  readonly newRun: NewRun
  readonly stepping: RunStepping
}

/** Computes the first steps of a run. */
export async function beginRun(
  running: Running,
  world: RunWorld,
  from: {
    readonly id: number
    readonly process: PublishedProcess
    readonly environment: string | null
    readonly node: string
    readonly data: JsonData
    readonly key: string | null
    readonly by: NewRun['startedBy']
    readonly record: ReceivedRecord | null
    readonly trace: string | null
    readonly now: Date
  },
): Promise<BegunRun> {
  const { options } = running
  const { id, process, environment, node, data, key, by, record, trace, now } = from
  const uuid = options.uuid()
  const stepping = createStepping({ process, run: id, environment, now, state: emptyRunState, lastEvent: 0 })
  await applyAll(
    stepping,
    { kind: 'started', node, run: { id, uuid }, data, by, record },
    { world, options, reached: (point) => at(running, point) },
  )
  const change = changeOf(stepping)
  const { version } = process
  return { newRun: { uuid, process: process.id, version, environment, startedBy: by, key, trace, change }, stepping }
}
