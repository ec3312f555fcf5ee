import { createProblem, pointerSegment, type Problem, type ProcessGraph, type ProcessNode } from '@sendwright/model'
import { indexOf } from '../processIndex.ts'
import { startEvents } from '../startEvents.ts'
import { checkActionsRun } from './checkActionsRun.ts'
import { checkFlows } from './checkFlows.ts'
import { checkTimer } from './checkTimer.ts'
import { notExecutedReason } from './notExecuted.ts'
import { reachableNodes } from './reachableNodes.ts'

/**
 * What keeps a process from being run, or makes it run otherwise than it is drawn (rules R50 ff. of
 * `docs/spec/runs.md`). Only what a token can reach counts. Paths begin with `/nodes/<id>`; errors block publishing.
 */
export function checkExecutable(graph: ProcessGraph): readonly Problem[] {
  const index = indexOf(graph)
  const starts = startEvents(graph)
  if (starts.length === 0) return [createProblem('no-start-event', '', {})]
  return reachableNodes(graph).flatMap((node): readonly Problem[] => {
    const path = nodePath(node)
    const notExecuted = notExecutedReason(node, index)
    if (notExecuted !== null) return [createProblem('not-executed', path, notExecuted)]
    return [...checkTimer(node, path), ...checkFlows(node, index, path), ...checkActionsRun(node, index, path)]
  })
}

/** JSON pointer to a node. */
function nodePath({ id }: ProcessNode): string {
  return `/nodes/${pointerSegment(id)}`
}
