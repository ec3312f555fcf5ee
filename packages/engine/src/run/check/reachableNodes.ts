import type { ProcessGraph, ProcessNode } from '@sendwright/model'
import { indexOf } from '../processIndex.ts'
import { innerStarts } from '../scopes.ts'
import { startEvents } from '../startEvents.ts'

/** The nodes that a token can come to, in the order of the graph; event sub-processes of scopes that one can come to. */
export function reachableNodes(graph: ProcessGraph): readonly ProcessNode[] {
  const index = indexOf(graph)
  const found = new Set<string>()
  const starts = startEvents(graph)
  const holders = new Set(starts.map(({ parentId }) => parentId ?? ''))
  const pending = [...starts, ...[...holders].flatMap((holder) => eventSubProcesses(holder))]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (found.has(node.id)) continue
    found.add(node.id)
    pending.push(...index.boundaries(node.id))
    for (const { target } of index.outgoing(node.id)) {
      const next = index.nodes.get(target)
      if (next !== undefined) pending.push(next)
    }
    if (node.type === 'SubProcess' && node.special === null) {
      pending.push(...innerStarts(node, index), ...eventSubProcesses(node.id))
    }
  }
  return graph.nodes.filter(({ id }) => found.has(id))

  function eventSubProcesses(holder: string): readonly ProcessNode[] {
    return index.children(holder).filter(({ special }) => special === 'eventSubProcess')
  }
}
