import { createProblem, type Problem } from '../problem/problem.ts'
import type { Action } from './action.ts'

/** Checks what a schema cannot see in a node's list: unique ids, parents that exist, no cycles. Paths start at the list. */
export function checkActions(actions: readonly Action[]): readonly Problem[] {
  const parents = new Map(actions.map((action) => [action.id, action.parent]))
  const seen = new Set<string>()
  return actions.flatMap((action, index): Problem[] => {
    if (seen.has(action.id)) return [createProblem('duplicate-action-id', `/${index}/id`, { id: action.id })]
    seen.add(action.id)
    if (action.parent === null) return []
    if (!parents.has(action.parent))
      return [createProblem('unknown-parent', `/${index}/parent`, { parent: action.parent })]
    return isInCycle(action.id, parents) ? [createProblem('parent-cycle', `/${index}/parent`, { id: action.id })] : []
  })
}

function isInCycle(id: string, parents: ReadonlyMap<string, string | null>): boolean {
  const visited = new Set<string>()
  let current = parents.get(id) ?? null
  while (current !== null && !visited.has(current)) {
    if (current === id) return true
    visited.add(current)
    current = parents.get(current) ?? null
  }
  return false
}
