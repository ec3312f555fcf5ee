import { createProblem, isJsonObject, type JsonData, type Problem, type RunEvent } from '@sendwright/model'
import { actionTreeOf } from './actionTree.ts'
import { applyDue, at, openRun, tellApplied, type Running } from './advancing.ts'
import { decisionsFor } from './decisions.ts'
import { indexOf } from './processIndex.ts'
import type { PublishedProcess } from './runQueue.ts'
import type { ActOutcome, ActRefusal, PersonAction } from './runnerOptions.ts'
import type { RunState, VisitState } from './runState.ts'
import { applyAll, changeOf, type RunStepping } from './step.ts'
import { canTrigger } from './trigger.ts'
import { actionTitle } from './work.ts'
import { askOnce } from './worldCache.ts'

/** Does what a person or a program asks of a run; `done` is committed. */
export async function act(running: Running, run: number, action: PersonAction): Promise<ActOutcome> {
  const { options } = running
  let applied: RunStepping | null = null
  const outcome = await options.queue.apply<Exclude<ActOutcome, { kind: 'done' }>>(run, async (locked, now) => {
    const world = askOnce(options)
    const stepping = await openRun(running, locked, now)
    // What has happened before comes first: a person's decision is judged by how the run stands now.
    await applyDue(running, { run: locked, stepping, world })
    const judged = judge(stepping.process, stepping.state, action)
    if (!('event' in judged)) return { refused: judged }
    await applyAll(stepping, judged.event, { world, options, reached: (point) => at(running, point) })
    applied = stepping
    return changeOf(stepping)
  })
  await at(running, 'stored')
  if (outcome === 'unknown') return { kind: 'refused', code: 'unknown-run' }
  if (outcome !== 'done') return outcome.refused
  if (applied !== null) tellApplied(options, applied, false)
  return { kind: 'done' }
}

type Judged = { readonly event: RunEvent } | Exclude<ActOutcome, { kind: 'done' }>

/** The event that an action of a person becomes, or why it cannot be; pure. */
export function judge(process: Pick<PublishedProcess, 'graph'>, state: RunState, asked: PersonAction): Judged {
  const { by, reason } = asked
  if (state.status === 'completed' || state.status === 'cancelled') return refused('run-ended')
  if (asked.kind === 'cancelRun') return { event: { kind: 'cancelled', by, reason } }
  const index = indexOf(process.graph)
  const isKnown = process.graph.nodes.some(
    ({ id, actions }) => id === asked.action || actions.some((action) => action.id === asked.action),
  )
  if (!isKnown) return refused('unknown-action')
  const possible = state.visits.filter((visit) => isPossible(visit, asked, index))
  const named = asked.visit === null ? possible : possible.filter(({ id }) => id === asked.visit)
  const [visit, another] = named
  if (visit === undefined) return refused(asked.kind === 'trigger' ? 'not-triggerable' : 'not-stopped')
  if (another !== undefined) return refused('visit-needed')
  const on = { visit: visit.id, action: asked.action, by, reason }
  switch (asked.kind) {
    case 'trigger':
      return judgeTrigger(asked, { accepted: acceptedKeys(visit, asked.action, index), on })
    case 'retry':
      return { event: { kind: 'retried', ...on } }
    case 'skip':
      return { event: { kind: 'skipped', ...on } }
    case 'cancel':
      return { event: { kind: 'stoppedByPerson', ...on } }
    case 'edit':
      if (asked.data !== null && !isJsonObject(asked.data)) return dataProblem()
      return { event: { kind: 'edited', ...on, data: asked.data, parameters: asked.parameters } }
  }
}

type OnAction = Exclude<PersonAction, { kind: 'cancelRun' }>

function isPossible(visit: VisitState, asked: OnAction, index: ReturnType<typeof indexOf>): boolean {
  // A step that has stopped itself goes by its node's id.
  if (visit.stopped !== undefined && visit.node === asked.action)
    return asked.kind !== 'trigger' && asked.kind !== 'cancel'
  const node = index.nodes.get(visit.node)
  const action = node && actionTreeOf(node).all.get(asked.action)
  const standing = visit.actions.find(({ id }) => id === asked.action)
  if (action === undefined || standing === undefined) return false
  if (asked.kind === 'trigger') return canTrigger(action, standing.state)
  const decisions = decisionsFor(standing.state)
  return asked.kind === 'edit' ? decisions.retry : decisions[asked.kind]
}

function acceptedKeys(visit: VisitState, id: string, index: ReturnType<typeof indexOf>) {
  const node = index.nodes.get(visit.node)
  const action = node && actionTreeOf(node).all.get(id)
  return { title: action === undefined ? id : actionTitle(action), keys: action?.acceptedDataKeys ?? [] }
}

function judgeTrigger(
  { data }: { readonly data: JsonData },
  {
    accepted,
    on,
  }: {
    readonly accepted: { readonly title: string; readonly keys: readonly string[] }
    readonly on: {
      readonly visit: string
      readonly action: string
      readonly by: string | null
      readonly reason: string | null
    }
  },
): Judged {
  if (!isJsonObject(data)) return dataProblem()
  const problems = Object.keys(data).flatMap((key): Problem[] => {
    if (accepted.keys.includes(key)) return []
    const list = accepted.keys.length === 0 ? 'no data' : accepted.keys.map((name) => `\`${name}\``).join(', ')
    const values = { key, action: accepted.title, accepted: list }
    return [createProblem('data-key-not-accepted', `/data/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, values)]
  })
  if (problems.length > 0) return { kind: 'problems', problems }
  return { event: { kind: 'triggered', ...on, data } }
}

function dataProblem(): Judged {
  return { kind: 'problems', problems: [createProblem('data-not-object', '/data', {})] }
}

function refused(code: ActRefusal): Judged {
  return { kind: 'refused', code }
}
