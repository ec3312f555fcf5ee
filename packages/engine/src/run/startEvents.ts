import type { ProcessGraph, ProcessNode } from '@sendwright/model'

/** The start events that runs can begin with: those that stand in no sub-process. */
export function startEvents({ nodes }: ProcessGraph): readonly ProcessNode[] {
  const ids = new Set(nodes.map(({ id }) => id))
  return nodes.filter(({ type, parentId }) => type === 'StartEvent' && (parentId === null || !ids.has(parentId)))
}
