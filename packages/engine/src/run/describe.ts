import type { Run, RunMoment, RunReply, RunVisit, ActionStanding } from '@sendwright/model'
import { actionTreeOf, startsRuns } from './actionTree.ts'
import { replaySteps, type PastEvent } from './history.ts'
import { indexOf, isJoin, type ProcessIndex } from './processIndex.ts'
import { progressOf } from './progress.ts'
import { isStopped } from './reduce.ts'
import type { PublishedProcess } from './runQueue.ts'
import type { ActionState, RunState, VisitState } from './runState.ts'
import { canTrigger } from './trigger.ts'
import { waitOf } from './waiting.ts'
import { whyOf } from './why.ts'
import { actionTitle, type EndedVisit } from './work.ts'

/** What can be said of a run from its version, its state and its events alone. */
export type DescribedRun = Pick<
  Run,
  'data' | 'tokens' | 'visitedFlows' | 'visits' | 'timeline' | 'steps' | 'current' | 'records'
> & {
  /** Without the delivery that each answers. */
  readonly replies: RunReply[]
}

/** A run as people see it; pure. `events` are all that are stored, from the first. */
export function describeRun(
  process: Pick<PublishedProcess, 'graph'>,
  state: RunState,
  events: readonly PastEvent[],
): DescribedRun {
  const index = indexOf(process.graph)
  const ended: EndedVisit[] = []
  const timeline: RunMoment[] = []
  const replies: RunReply[] = []
  for (const { event, at, before, reduced } of replaySteps(process, events)) {
    ended.push(...reduced.ended)
    timeline.push(...reduced.moments)
    if (event.kind === 'replied') replies.push(...replyOf(index, before, { event, at }))
  }
  const visits = [
    ...ended.map((one) => describeVisit(index, one.visit, one)),
    ...state.visits.map((visit) => describeVisit(index, visit, null)),
  ].toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
  return {
    data: state.data,
    ...progressOf(process, state),
    tokens: tokensOf(index, state),
    visitedFlows: [...state.flows],
    visits,
    timeline,
    replies,
  }
}

function replyOf(
  index: ProcessIndex,
  before: RunState,
  { event, at }: { readonly event: Extract<PastEvent['event'], { kind: 'replied' }>; readonly at: string },
): RunReply[] {
  const visit = before.visits.find(({ id }) => id === event.visit)
  const node = visit && index.nodes.get(visit.node)
  const action = node && actionTreeOf(node).all.get(event.action)
  if (visit === undefined || action?.type !== 'kafkaReceive') return []
  const { connection, topic, partition, offset, key, value, headers } = event.record
  const record = { connection, topic, partition, offset, key, value, headers }
  const { dataKey } = action.parameters
  return [{ visit: visit.id, node: visit.node, action: action.id, dataKey, ...record, at, request: null }]
}

/** Where tokens are: on nodes, and before joins on the flows they came by. */
function tokensOf(index: ProcessIndex, { visits }: RunState): Run['tokens'] {
  const counts = new Map<string, Run['tokens'][number]>()
  for (const { node, arrived } of visits) {
    const step = index.nodes.get(node)
    const flows = arrived !== undefined && step !== undefined && isJoin(step, index) ? arrived : [null]
    for (const flow of flows) {
      const key = flow ?? `/${node}`
      counts.set(key, { node, flow, count: (counts.get(key)?.count ?? 0) + 1 })
    }
  }
  return [...counts.values()]
}

function describeVisit(index: ProcessIndex, visit: VisitState, ended: EndedVisit | null): RunVisit {
  const { id, node, number, enteredAt } = visit
  return {
    id,
    node,
    number,
    state: ended?.state ?? (isStopped(visit) ? 'stopped' : 'active'),
    enteredAt,
    leftAt: ended?.leftAt ?? null,
    wait: ended === null ? waitOf(index, visit) : null,
    actions: standingsOf(index, visit, ended !== null),
  }
}

function standingsOf(index: ProcessIndex, visit: VisitState, isOver: boolean): ActionStanding[] {
  const node = index.nodes.get(visit.node)
  if (node === undefined) return []
  const tree = actionTreeOf(node)
  const ofActions = node.actions
    .filter((action) => !startsRuns(node, action))
    .map((action): ActionStanding => {
      const standing = visit.actions.find((one) => one.id === action.id)
      const isThere = tree.all.has(action.id)
      const state = stateOf(standing, { isThere, isOver })
      const why = whyOf({ node, action, tree, standing, state, visit, isOver })
      return {
        action: action.id,
        name: actionTitle(action),
        type: action.type,
        state,
        times: standing?.times ?? 0,
        dueAt: isOver ? null : (standing?.dueAt ?? null),
        canTrigger: !isOver && isThere && canTrigger(action, standing?.state ?? 'waiting'),
        acceptedDataKeys: action.acceptedDataKeys,
        stopped: standing?.stopped ? { ...standing.stopped, problems: [...standing.stopped.problems] } : null,
        ...why,
      }
    })
  return visit.stopped === undefined ? ofActions : [...ofActions, stepStanding(visit, visit.stopped)]
}

function stepStanding({ node }: VisitState, stopped: NonNullable<VisitState['stopped']>): ActionStanding {
  return {
    action: node,
    name: '',
    type: 'step',
    state: 'stopped',
    times: 0,
    dueAt: null,
    canTrigger: false,
    acceptedDataKeys: [],
    stopped: { ...stopped, problems: [...stopped.problems] },
    rule: stopped.reason === 'endless' ? 'R38' : 'R31',
    why: stopped.message,
  }
}

function stateOf(
  standing: ActionState | undefined,
  { isThere, isOver }: { readonly isThere: boolean; readonly isOver: boolean },
): ActionStanding['state'] {
  if (!isThere) return 'notTaken'
  const state = standing?.state ?? 'waiting'
  return isOver && (state === 'waiting' || state === 'trigger' || state === 'timer') ? 'notTaken' : state
}
