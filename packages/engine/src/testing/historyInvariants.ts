import type { Action } from '@sendwright/model'
import { actionTreeOf } from '../run/actionTree.ts'
import { replaySteps, type PastEvent, type ReplayedEvent } from '../run/history.ts'
import { indexOf, type ProcessIndex } from '../run/processIndex.ts'
import { reduce } from '../run/reduce.ts'
import type { PublishedProcess } from '../run/runQueue.ts'
import type { RunState, VisitState } from '../run/runState.ts'

/** What is wrong with how a run came to where it is, by the rules; nothing where all is well. */
export function historyViolations(process: PublishedProcess, events: readonly PastEvent[]): readonly string[] {
  const index = indexOf(process.graph)
  const steps = [...replaySteps(process, events)]
  const finished = new Set<string>()
  const found = steps.flatMap((step) =>
    [
      ...outOfTurn(index, step, finished),
      ...leftTooEarly(index, step),
      ...leftBehind(index, step),
      ...meantForOthers(step),
      ...afterTheEnd(step),
      ...notTakenTwice(process, step),
    ].map((what) => `${what} (event ${step.n}, ${step.event.kind})`),
  )
  return [...found, ...performedAgain(process, steps), ...endedAgain(steps)]
}

/** The visits of a step as they are after it, also those that it has ended. */
function visitsAfter({ reduced }: ReplayedEvent): readonly VisitState[] {
  return [...reduced.state.visits, ...reduced.ended.map(({ visit }) => visit)]
}

/** Whether a visit's token needs an action: said here once more, so that the reducer does not judge itself. */
function isNeeded({ trigger, required }: Action): boolean {
  return trigger === 'automatic' || required
}

function isFinished(visit: VisitState, id: string): boolean {
  return visit.actions.some((standing) => standing.id === id && standing.state === 'finished')
}

/**
 * Actions that the step gives their turn: what stands above is finished, what they stand below as well. `finished` are
 * the actions of visits that have been so once; those of the step are added.
 */
function outOfTurn(index: ProcessIndex, step: ReplayedEvent, finished: Set<string>): readonly string[] {
  const { before, event } = step
  const visits = visitsAfter(step)
  for (const { id, actions } of visits) {
    for (const action of actions) if (action.state === 'finished') finished.add(`${id}/${action.id}`)
  }
  return visits.flatMap((visit) => {
    const tree = treeOf(index, visit)
    const known = before.visits.find(({ id }) => id === visit.id)
    return visit.actions.flatMap(({ id, turns }): string[] => {
      const action = tree?.all.get(id)
      const turnsBefore = known?.actions.find((one) => one.id === id)?.turns ?? 0
      if (tree === undefined || action === undefined || turns === turnsBefore) return []
      // A trigger looks at nothing above, nor whether the parent is being performed again.
      const isTriggered = event.kind === 'triggered' && event.action === id
      if (action.parent !== null) {
        const isParentDone = isTriggered
          ? finished.has(`${visit.id}/${action.parent}`)
          : isFinished(visit, action.parent)
        return isParentDone ? [] : [`R12 ${id} before ${action.parent} in ${visit.id}`]
      }
      if (isTriggered) return []
      return tree.roots
        .slice(0, tree.roots.indexOf(action))
        .filter((above) => isNeeded(above) && !isFinished(visit, above.id))
        .map((above) => `R4 ${id} before ${above.id} in ${visit.id}`)
    })
  })
}

/** A token that moves on has everything that it needs; one that stays needs something. */
function leftTooEarly(index: ProcessIndex, { event, reduced }: ReplayedEvent): readonly string[] {
  // A step that has stopped for want of a way out is skipped as it is.
  const isSkipped = ({ id, node }: VisitState): boolean =>
    event.kind === 'skipped' && event.visit === id && event.action === node
  const left = reduced.ended.flatMap(({ visit, state }) =>
    state === 'finished' && !isSkipped(visit)
      ? unfinished(index, visit).map((id) => `R10 ${visit.id} was left without ${id}`)
      : [],
  )
  const isStopped = ({ stopped, actions }: VisitState): boolean =>
    stopped !== undefined || actions.some(({ state }) => state === 'stopped')
  const stays = reduced.state.visits.filter(
    (visit) =>
      !isStopped(visit) &&
      visit.arrived === undefined &&
      typeof visit.dueAt !== 'string' &&
      visit.inner !== 'running' &&
      unfinished(index, visit).length === 0,
  )
  return [...left, ...stays.map(({ id, node }) => `R10 ${id} stays at ${node} for nothing that it needs`)]
}

/** Actions that a visit's token needs and that are not finished; children of what is not finished do not count. */
function unfinished(index: ProcessIndex, visit: VisitState): readonly string[] {
  const tree = treeOf(index, visit)
  const of = (actions: readonly Action[]): readonly string[] =>
    actions.flatMap((action) => {
      if (isFinished(visit, action.id)) return of(tree?.children(action.id) ?? [])
      return isNeeded(action) ? [action.id] : []
    })
  return of(tree?.roots ?? [])
}

function treeOf(index: ProcessIndex, { node }: VisitState) {
  const found = index.nodes.get(node)
  return found && actionTreeOf(found)
}

/** What ends takes what is inside of it along, and nothing goes on without what holds it. */
function leftBehind(index: ProcessIndex, { event, before, reduced }: ReplayedEvent): readonly string[] {
  const { visits } = reduced.state
  const orphans = visits.filter(({ scope }) => scope !== 'root' && !visits.some(({ id }) => id === scope))
  const terminated = reduced.ended.filter(({ visit }) => index.nodes.get(visit.node)?.event === 'terminate')
  // What a sub-process takes along when it is left ends after it.
  const early = reduced.ended.filter(
    ({ visit, state }, at) =>
      state === 'finished' && reduced.ended.slice(at + 1).some((one) => one.visit.scope === visit.id),
  )
  const beside = terminated.flatMap(({ visit, state }) =>
    state === 'finished' ? visits.filter(({ scope }) => scope === visit.scope) : [],
  )
  const interrupted = before.visits.filter(
    ({ id, node }) =>
      event.kind === 'timerDue' &&
      index.boundaries(node).some((one) => one.interrupting && event.timer === `${id}//boundary/${one.id}`),
  )
  return [
    ...orphans.map(({ id, scope }) => `R34 ${id} goes on without ${scope}`),
    ...early.map(({ visit }) => `R34 ${visit.id} was left with tokens in it`),
    ...beside.map(({ id }) => `R33 ${id} goes on`),
    ...interrupted.filter(({ id }) => visits.some((one) => one.id === id)).map(({ id }) => `R36 ${id} goes on`),
  ]
}

/** An answer to an attempt that is not the last, or for a visit that is over, changes no visit and asks for nothing. */
function meantForOthers({ event, before, reduced }: ReplayedEvent): readonly string[] {
  if (!('attempt' in event)) return []
  const visit = before.visits.find(({ id }) => id === event.visit)
  const standing = visit?.actions.find(({ id }) => id === event.action)
  if (standing?.attempt === event.attempt) return []
  const isSame = JSON.stringify(before.visits) === JSON.stringify(reduced.state.visits)
  return isSame && reduced.effects.length === 0 ? [] : [`R44 ${event.action} took what was meant for another attempt`]
}

/** What has ended stays as it is, but for how its records end. */
function afterTheEnd({ event, before, reduced }: ReplayedEvent): readonly string[] {
  const isOver = before.status === 'completed' || before.status === 'cancelled'
  if (!isOver || event.kind === 'delivery') return []
  const isSame = seen(before) === seen(reduced.state) && reduced.moments.length === 0 && reduced.effects.length === 0
  return isSame ? [] : ['R24 a run that has ended goes on']
}

const answers: ReadonlySet<string> = new Set([
  'started',
  'delivery',
  'built',
  'notBuilt',
  'scripted',
  'scriptFailed',
  'waiting',
  'replied',
])

/** What the world has answered once means nothing the second time. */
function notTakenTwice({ graph }: PublishedProcess, { event, at, n, reduced }: ReplayedEvent): readonly string[] {
  if (!answers.has(event.kind)) return []
  const again = reduce(graph, reduced.state, event, { at, n: n + 1 })
  return again.effects.length === 0 && seen(again.state) === seen(reduced.state) ? [] : ['R44 it counts twice']
}

function seen(state: RunState): string {
  return JSON.stringify({ ...state, entered: 0 })
}

/** What is not repeatable is asked for once in a visit, and again only where a person takes it up again. */
function performedAgain(process: PublishedProcess, steps: readonly ReplayedEvent[]): readonly string[] {
  const asked = new Map<string, number>()
  for (const { event, reduced } of steps) {
    for (const effect of reduced.effects) {
      if (effect.kind !== 'perform' || effect.action.repeatable) continue
      const key = `${effect.visit}/${effect.action.id}`
      const isTakenUp =
        (event.kind === 'retried' || event.kind === 'edited') && `${event.visit}/${event.action}` === key
      if (!isTakenUp) asked.set(key, (asked.get(key) ?? 0) + 1)
    }
  }
  return [...asked].flatMap(([key, times]) => (times > 1 ? [`R11 ${key} was performed ${times} times`] : []))
}

function endedAgain(steps: readonly ReplayedEvent[]): readonly string[] {
  const ended = steps.flatMap(({ reduced }) => reduced.ended.map(({ visit }) => visit.id))
  return ended.filter((id, at) => ended.indexOf(id) !== at).map((id) => `R2 ${id} ended twice`)
}
