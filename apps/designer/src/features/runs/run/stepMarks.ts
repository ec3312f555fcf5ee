import type { ProcessGraph, Run, RunVisit } from '@sendwright/model'
import type { StepLook } from '../../../app/drawing/stepLooks.ts'

/** What the badge of a step says. */
export type StepBadge =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done'; readonly done: number; readonly total: number }
  /** How long its last visit waited or waits; `since` and `until` are ISO 8601. */
  | { readonly kind: 'waited'; readonly since: string; readonly until: string | null }

/** How a run stands on its drawing. */
export interface RunMarks {
  readonly looks: ReadonlyMap<string, StepLook>
  readonly badges: ReadonlyMap<string, StepBadge>
  /** How many tokens are on a step. */
  readonly tokens: ReadonlyMap<string, number>
}

/** The looks, badges and tokens of a run: the last visit of a step counts. */
export function runMarks(run: Pick<Run, 'visits' | 'visitedFlows' | 'tokens'>, graph: ProcessGraph): RunMarks {
  const last = lastVisits(run.visits)
  const visitedFlows = new Set(run.visitedFlows)
  const looks = new Map<string, StepLook>([
    ...graph.nodes.map(({ id }): [string, StepLook] => [id, lookOf(last.get(id))]),
    ...graph.flows.map(({ id }): [string, StepLook] => [id, visitedFlows.has(id) ? 'visited' : 'ahead']),
  ])
  const badges = new Map<string, StepBadge>()
  for (const [node, visit] of last) {
    const badge = badgeOf(visit)
    if (badge !== null) badges.set(node, badge)
  }
  const tokens = new Map<string, number>()
  for (const { node, count } of run.tokens) tokens.set(node, (tokens.get(node) ?? 0) + count)
  return { looks, badges, tokens }
}

/** The last visit of every step. */
export function lastVisits(visits: readonly RunVisit[]): ReadonlyMap<string, RunVisit> {
  const last = new Map<string, RunVisit>()
  for (const visit of visits) {
    const known = last.get(visit.node)
    if (known === undefined || known.number <= visit.number) last.set(visit.node, visit)
  }
  return last
}

function lookOf(visit: RunVisit | undefined): StepLook {
  if (visit === undefined) return 'ahead'
  if (visit.state === 'stopped') return 'stopped'
  return visit.state === 'active' ? 'current' : 'visited'
}

function badgeOf(visit: RunVisit): StepBadge | null {
  if (visit.state === 'stopped') return { kind: 'stopped' }
  const isWaitingStep = visit.actions.length > 0 && visit.actions.every(({ type }) => type === 'kafkaReceive')
  const waits = visit.wait?.for === 'reply' || (visit.wait?.for === 'timer' && visit.actions.length === 0)
  if (isWaitingStep || waits) return { kind: 'waited', since: visit.enteredAt, until: visit.leftAt }
  const taken = visit.actions.filter(({ state, type }) => state !== 'notTaken' && type !== 'step')
  if (taken.length === 0) return null
  // One that may be triggered again waits for that after it was performed.
  const done = taken.filter(({ state, times }) => state === 'finished' || (state === 'trigger' && times > 0)).length
  return { kind: 'done', done, total: visit.leftAt === null ? taken.length : done }
}
