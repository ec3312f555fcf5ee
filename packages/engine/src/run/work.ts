import type { Action, JsonData, Problem, ProcessNode, RunMoment, RunStateName } from '@sendwright/model'
import { titleOf, type ProcessIndex } from './processIndex.ts'
import type { ActionState, LeftRecords, RunIdentity, RunState, StoppedState, VisitState } from './runState.ts'

/** What the reducer asks the world for. */
export type RunEffect =
  | {
      readonly kind: 'perform'
      readonly visit: string
      readonly node: string
      readonly action: Action
      readonly attempt: number
    }
  | { readonly kind: 'setTimer'; readonly id: string; readonly dueAt: string; readonly visit: string | null }
  | { readonly kind: 'forgetTimer'; readonly id: string }
  | {
      readonly kind: 'await'
      readonly visit: string
      readonly action: string
      readonly attempt: number
      readonly connection: string
      readonly topic: string
      readonly by: 'header' | 'body'
      readonly name: string
      readonly value: string
    }
  | { readonly kind: 'forgetAwait'; readonly visit: string; readonly action: string }
  | {
      readonly kind: 'changeDeliveries'
      readonly change: 'cancel' | 'skip' | 'retry'
      readonly visit: string
      readonly action: string
      readonly attempt: number
    }

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** An action of a visit while an event is applied. */
export type WorkAction = Writable<ActionState>

/** A visit while an event is applied. */
export interface WorkVisit extends Writable<Omit<VisitState, 'actions'>> {
  actions: WorkAction[]
}

/** A visit that is over, as it was when it ended: for who shows a run. */
export interface EndedVisit {
  readonly visit: VisitState
  readonly leftAt: string
  readonly state: 'finished' | 'interrupted'
}

/** The state of a run while an event is applied: a copy that only this event's reducer holds. */
export interface Work {
  readonly index: ProcessIndex
  /** ISO 8601: when the event is applied. */
  readonly at: string
  readonly n: number
  readonly run: RunIdentity
  data: JsonData
  status: RunStateName
  visits: WorkVisit[]
  left: Writable<LeftRecords>[]
  counts: Record<string, number>
  flows: string[]
  path: string[]
  total: number
  skipped: number
  begun: number
  entered: number
  last: string | null
  /** Tokens on flows, to enter what comes next in order. */
  readonly tokens: Token[]
  readonly effects: RunEffect[]
  readonly moments: RunMoment[]
  readonly ended: EndedVisit[]
}

/** A token between two nodes. */
export interface Token {
  readonly node: string
  /** null = it begins here. */
  readonly flow: string | null
  readonly scope: string
}

/** What is said beside the sentence of a moment. */
export interface MomentDetails {
  readonly visit?: Pick<VisitState, 'id' | 'node'>
  readonly action?: string
  readonly rule: string
  readonly detail?: string | null
  readonly by?: string | null
  readonly severity?: 'info' | 'error'
}

/** A copy of a state to apply an event to. */
export function openState(
  state: RunState,
  index: ProcessIndex,
  now: { readonly at: string; readonly n: number },
): Work {
  return {
    index,
    at: now.at,
    n: now.n,
    run: state.run,
    data: state.data,
    status: state.status,
    visits: state.visits.map((visit) => ({ ...visit, actions: visit.actions.map((action) => ({ ...action })) })),
    left: state.left.map((left) => ({ ...left })),
    counts: { ...state.counts },
    flows: [...state.flows],
    path: [...state.path],
    total: state.records.total,
    skipped: state.records.skipped,
    begun: state.begun,
    entered: state.entered,
    last: state.last,
    tokens: [],
    effects: [],
    moments: [],
    ended: [],
  }
}

/** The state that the work has led to. */
export function closeState(work: Work): RunState {
  const { data, run, status, visits, left, counts, flows, path, begun, entered, last } = work
  const records = { total: work.total, skipped: work.skipped }
  return { data, run, status, visits, left, counts, flows, path, records, begun, entered, last }
}

/** Writes a line of the time line. */
export function tell(work: Work, kind: string, sentence: string, details: MomentDetails): void {
  const { visit, action = null, rule, detail = null, by = null, severity = 'info' } = details
  const { n, at } = work
  const place = { node: visit?.node ?? null, visit: visit?.id ?? null, action }
  work.moments.push({ n, at, kind, ...place, rule, sentence, detail, by, severity })
}

/** The node of a visit. A visit of a node that the process does not have is a defect: versions never change. */
export function nodeOf(work: Pick<Work, 'index'>, visit: Pick<VisitState, 'node'>): ProcessNode {
  const node = work.index.nodes.get(visit.node)
  if (node === undefined) throw new Error(`The process has no node ${visit.node}`)
  return node
}

/** What people call the node of a visit. */
export function visitTitle(work: Pick<Work, 'index'>, visit: Pick<VisitState, 'node'>): string {
  return titleOf(work.index.nodes.get(visit.node), visit.node)
}

/** What people call an action. */
export function actionTitle({ id, name }: Pick<Action, 'id' | 'name'>): string {
  return name.trim() === '' ? id : name.trim()
}

/** Why something stops, at the time of the event. */
export function stoppedNow(
  work: Pick<Work, 'at'>,
  reason: StoppedState['reason'],
  message: string,
  problems: readonly Problem[] = [],
): StoppedState {
  return { reason, message, problems: problems.slice(0, mostProblems), at: work.at }
}

/** More would make the state large and tell no more. */
const mostProblems = 20
