import type { ProcessNode } from '@sendwright/model'
import type { ProcessIndex } from './processIndex.ts'
import { nodeOf, type Work, type WorkVisit } from './work.ts'

/** The scope of what stands in no sub-process. */
export const rootScope = 'root'

/** Where tokens begin in a sub-process: at its start events without an event, else at the steps that no flow leads to. */
export function innerStarts(node: ProcessNode, index: ProcessIndex): readonly ProcessNode[] {
  const children = index.children(node.id)
  const events = children.filter(({ type, event }) => type === 'StartEvent' && (event ?? 'none') === 'none')
  if (events.length > 0) return events
  return children.filter(
    ({ id, type, special }) =>
      type !== 'BoundaryEvent' && type !== 'StartEvent' && special === null && index.incoming(id).length === 0,
  )
}

/** Puts tokens into a sub-process; the step is finished when none is left in it. */
export function openSubProcess(work: Work, visit: WorkVisit): void {
  const starts = innerStarts(nodeOf(work, visit), work.index)
  visit.inner = starts.length === 0 ? 'done' : 'running'
  for (const { id } of starts) work.tokens.push({ node: id, flow: null, scope: visit.id })
}

/** Finds a sub-process in which no token is left. */
export function emptySubProcess(work: Work): WorkVisit | undefined {
  const running = work.visits.filter(({ inner }) => inner === 'running')
  if (running.length === 0) return undefined
  const used = new Set(work.visits.map(({ scope }) => scope))
  return running.find(({ id }) => !used.has(id))
}
