import type { PlacedProblem } from '../problems/useProblems.ts'

/** The problem after the one that was shown last, around at the end; the first where that one is solved. */
export function nextProblem(list: readonly PlacedProblem[], last: PlacedProblem | null): PlacedProblem | undefined {
  const index = list.findIndex(
    ({ nodeId, action, problem }) =>
      last !== null &&
      nodeId === last.nodeId &&
      action?.id === last.action?.id &&
      problem.path === last.problem.path &&
      problem.code === last.problem.code,
  )
  return list[(index + 1) % Math.max(list.length, 1)]
}
