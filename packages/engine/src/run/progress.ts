import type { ProcessFlow, RunProgress, RunStep } from '@sendwright/model'
import { indexOf, isGateway, titleOf, type ProcessIndex } from './processIndex.ts'
import type { PublishedProcess } from './runQueue.ts'
import type { RunState, VisitState } from './runState.ts'
import { isStopped } from './reduce.ts'
import { stoppedOf, waitOf } from './waiting.ts'

/** What a list shows of a run: its way so far and the shortest way ahead, where it is, its records. */
export function progressOf(process: Pick<PublishedProcess, 'graph'>, state: RunState): RunProgress {
  const index = indexOf(process.graph)
  const headline = headlineOf(state)
  return {
    steps: stepsOf(index, state, headline),
    current: currentOf(index, state, headline),
    records: recordsOf(state),
  }
}

/** Where it has stopped, else where the innermost of its tokens is. */
function headlineOf({ visits }: RunState): VisitState | undefined {
  return visits.find(isStopped) ?? visits.findLast(({ inner }) => inner !== 'running') ?? visits[0]
}

function stepsOf(index: ProcessIndex, state: RunState, headline: VisitState | undefined): RunStep[] {
  const standing = new Map<string, RunStep['state']>()
  for (const visit of state.visits) {
    const shown = isStopped(visit) ? 'failed' : 'current'
    if (standing.get(visit.node) !== 'failed') standing.set(visit.node, shown)
  }
  if (state.status === 'cancelled' && state.last !== null) standing.set(state.last, 'cancelled')
  const ahead = headline === undefined ? [] : wayAhead(index, headline.node)
  const shown = new Set([...state.path, ...ahead])
  return [...shown].flatMap((id): RunStep[] => {
    const node = index.nodes.get(id)
    const isVisited = state.path.includes(id)
    if (node === undefined || (isGateway(node) && !standing.has(id))) return []
    const now = standing.get(id) ?? (isVisited ? 'done' : 'ahead')
    return [{ node: id, name: titleOf(node, id), state: now }]
  })
}

/** The shortest way from a node to an end, without it; out of a sub-process it goes on behind it. */
export function wayAhead(index: ProcessIndex, from: string): readonly string[] {
  const way = wayInScope(index, from)
  const parent = index.nodes.get(from)?.parentId ?? null
  return parent === null || !index.nodes.has(parent) ? way : [...way, ...wayAhead(index, parent)]
}

function wayInScope(index: ProcessIndex, from: string): readonly string[] {
  const cameBy = new Map<string, ProcessFlow | null>([[from, null]])
  const pending = [from]
  for (let at = 0; at < pending.length; at += 1) {
    const id = pending[at] ?? from
    const flows = index.outgoing(id)
    if (flows.length === 0) return wayTo(id, cameBy)
    for (const flow of flows) {
      if (cameBy.has(flow.target)) continue
      cameBy.set(flow.target, flow)
      pending.push(flow.target)
    }
  }
  return []
}

function wayTo(end: string, cameBy: ReadonlyMap<string, ProcessFlow | null>): readonly string[] {
  const way: string[] = []
  for (let flow = cameBy.get(end) ?? null; flow !== null; flow = cameBy.get(flow.source) ?? null)
    way.unshift(flow.target)
  return way
}

function currentOf(index: ProcessIndex, state: RunState, headline: VisitState | undefined): RunProgress['current'] {
  const id = headline?.node ?? state.last
  if (id === null) return null
  const name = titleOf(index.nodes.get(id), id)
  const stopped = headline === undefined ? null : stoppedOf(headline)
  const wait = headline === undefined || stopped !== null ? null : waitOf(index, headline)
  return { node: id, name, wait, stopped: stopped?.message ?? null }
}

function recordsOf(state: RunState): RunProgress['records'] {
  const places = [...state.left, ...state.visits.flatMap(({ actions }) => actions)].map((one) => one.places ?? '')
  const failed = places.reduce((sum, letters) => sum + letters.split('f').length - 1, 0)
  const notBuilt = state.visits
    .flatMap(({ actions }) => actions)
    .filter(({ stopped }) => stopped?.reason === 'not-built')
  return { total: state.records.total, failed, notBuilt: notBuilt.length, skipped: state.records.skipped }
}
