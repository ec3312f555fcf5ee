import { isWaitingJoin } from '../run/joins.ts'
import { indexOf } from '../run/processIndex.ts'
import { isStopped } from '../run/reduce.ts'
import type { PublishedProcess } from '../run/runQueue.ts'
import type { RunState } from '../run/runState.ts'
import { actionTimer, boundaryTimer, eventTimer, replyTimer } from '../run/timers.ts'
import { waitOf } from '../run/waiting.ts'
import { isReplayed, type ModelRun } from './modelRunQueue.ts'

/** What is wrong with a run at rest, by the rules; nothing where all is well. */
export function runViolations(process: PublishedProcess, run: ModelRun): readonly string[] {
  // The text was written from a state.
  const state = JSON.parse(run.stateText) as RunState
  return [
    ...lostTokens(process, state),
    ...wrongStatus(state),
    ...wrongTimers(process, state, run),
    ...wrongAwaits(state, run),
    ...(isReplayed(run, process) ? [] : ['R44 the stored events lead to another state']),
  ]
}

/** Every token waits for something that can be named, is in a sub-process that goes on, or has stopped. */
function lostTokens(process: PublishedProcess, state: RunState): readonly string[] {
  const index = indexOf(process.graph)
  return state.visits.flatMap((visit): string[] => {
    if (isStopped(visit)) return []
    if (isWaitingJoin(visit)) {
      const others = state.visits.filter((one) => one.scope === visit.scope && !isWaitingJoin(one))
      return others.length > 0 ? [] : [`R30 ${visit.id} waits at ${visit.node} for nobody`]
    }
    if (visit.inner === 'running') {
      return state.visits.some(({ scope }) => scope === visit.id) ? [] : [`R34 ${visit.id} is empty and goes on`]
    }
    return waitOf(index, visit) === null ? [`R2 ${visit.id} waits at ${visit.node} for nothing`] : []
  })
}

function wrongStatus({ status, visits }: RunState): readonly string[] {
  const isOver = status === 'completed' || status === 'cancelled'
  if (isOver !== (visits.length === 0)) return [`R1 ${status} with ${visits.length} tokens`]
  return isOver || (status === 'failed') === visits.some(isStopped) ? [] : [`R1 ${status}`]
}

/** The timers that are set are those that are waited for. */
function wrongTimers(process: PublishedProcess, { visits }: RunState, run: ModelRun): readonly string[] {
  const index = indexOf(process.graph)
  const wanted = visits.flatMap((visit) => [
    ...(typeof visit.dueAt === 'string' ? [eventTimer(visit.id)] : []),
    ...visit.actions.flatMap(({ id, state, turns, attempt, topic, dueAt }) => {
      if (state === 'timer') return [actionTimer(visit.id, id, turns)]
      return topic !== undefined && dueAt !== undefined ? [replyTimer(visit.id, id, attempt)] : []
    }),
  ])
  const boundaries = visits.flatMap((visit) =>
    index.boundaries(visit.node).map(({ id }) => boundaryTimer(visit.id, id)),
  )
  const set = run.inbox.flatMap(({ timer }) => (timer === null ? [] : [timer]))
  return [
    ...wanted.filter((id) => !set.includes(id)).map((id) => `R5 timer ${id} is not set`),
    // Those of boundary events that do not interrupt have been due once.
    ...set.filter((id) => !wanted.includes(id) && !boundaries.includes(id)).map((id) => `R22 timer ${id} is left`),
    ...(new Set(set).size === set.length ? [] : ['R5 a timer is set twice']),
  ]
}

function wrongAwaits({ visits }: RunState, run: ModelRun): readonly string[] {
  const wanted = visits.flatMap((visit) =>
    visit.actions.flatMap(({ id, topic }) => (topic === undefined ? [] : [`${visit.id}/${id}`])),
  )
  const waiting = run.awaits.map(({ visit, action }) => `${visit}/${action}`)
  return wanted.toSorted().join() === waiting.toSorted().join()
    ? []
    : [`R39 waits for [${waiting.join()}], not [${wanted.join()}]`]
}
