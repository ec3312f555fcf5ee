import type { ProcessGraph, RunEvent, RunMoment } from '@sendwright/model'
import { applyEvent } from './applyEvent.ts'
import { arrive, joinTokens, readyJoin, stopJoin } from './joins.ts'
import { indexOf, isJoin } from './processIndex.ts'
import type { RunState, VisitState } from './runState.ts'
import { emptySubProcess } from './scopes.ts'
import { enter, settle } from './visit.ts'
import { closeState, openState, tell, type EndedVisit, type RunEffect, type Work } from './work.ts'

/** What an event leads to. */
export interface Reduced {
  readonly state: RunState
  /** What is asked of the world; answers come as events. */
  readonly effects: readonly RunEffect[]
  readonly moments: readonly RunMoment[]
  /** Visits that ended with this event. */
  readonly ended: readonly EndedVisit[]
}

/** When an event is applied (ISO 8601, the database's clock), and the how-manieth it is. */
export interface EventTime {
  readonly at: string
  readonly n: number
}

/** What a run is before its `started`. */
export const emptyRunState: RunState = {
  data: {},
  run: { id: 0, uuid: '' },
  status: 'active',
  visits: [],
  left: [],
  counts: {},
  flows: [],
  path: [],
  records: { total: 0, skipped: 0 },
  begun: 0,
  entered: 0,
  last: null,
}

/**
 * Applies an event to a run: pure, the same arguments give the same result (rules R1 ff. of `docs/spec/runs.md`). An
 * event that means nothing any more, because it came twice or late, changes nothing.
 */
export function reduce(graph: ProcessGraph, state: RunState, event: RunEvent, time: EventTime): Reduced {
  const work = openState(state, indexOf(graph), time)
  const isEnded = state.status === 'completed' || state.status === 'cancelled'
  if (event.kind !== 'built' && event.kind !== 'notBuilt' && event.kind !== 'scripted' && event.kind !== 'scriptFailed')
    work.entered = 0
  applyEvent(work, event)
  if (!isEnded && work.status !== 'cancelled') {
    comeToRest(work)
    setStatus(work)
  }
  return { state: closeState(work), effects: work.effects, moments: work.moments, ended: work.ended }
}

/** Moves tokens until each of them waits for something. */
function comeToRest(work: Work): void {
  for (;;) {
    const token = work.tokens.shift()
    if (token !== undefined) {
      const { flow } = token
      const node = work.index.nodes.get(token.node)
      if (node !== undefined && flow !== null && isJoin(node, work.index)) arrive(work, { ...token, flow })
      else enter(work, token)
      continue
    }
    const empty = emptySubProcess(work)
    if (empty !== undefined) {
      empty.inner = 'done'
      settle(work, empty)
      continue
    }
    const join = readyJoin(work)
    if (join === undefined) return
    if (join.is === 'stuck') stopJoin(work, join.visit)
    else {
      joinTokens(work, join.visit)
      settle(work, join.visit)
    }
  }
}

function setStatus(work: Work): void {
  if (work.visits.length === 0) {
    work.status = 'completed'
    tell(work, 'completed', 'Completed: no token is left', { rule: 'R32' })
    return
  }
  work.status = work.visits.some(isStopped) ? 'failed' : 'active'
}

/** Whether a visit waits for a person's decision. */
export function isStopped({ stopped, actions }: Pick<VisitState, 'stopped' | 'actions'>): boolean {
  return stopped !== undefined || actions.some(({ state }) => state === 'stopped')
}
