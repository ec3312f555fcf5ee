import { boundConnection } from '@sendwright/message'
import type { EffectiveEnvironment, ProcessGraph, ProcessNode } from '@sendwright/model'

/**
 * The connections that a run sends over as soon as it starts, as far as that is known beforehand: from its start event
 * along the flows to the first steps that do something, up to the first gateway that decides.
 */
export function firstConnections(
  graph: ProcessGraph,
  startEvent: string | null,
  environment: EffectiveEnvironment,
): ReadonlySet<string> {
  const found = new Set<string>()
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const start = startNode(graph, startEvent)
  const waiting = start === undefined ? [] : [start]
  const seen = new Set(waiting)
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const first = node.actions.find(({ enabled, parent }) => enabled && parent === null)
    if (first !== undefined) {
      const isAtOnce = first.trigger === 'automatic' && first.timer === null
      if (first.type === 'kafkaSend' && isAtOnce) found.add(boundConnection(first, environment))
      continue
    }
    if (!passesAtOnce(node)) continue
    for (const { source, target, condition } of graph.flows) {
      const next = nodes.get(target)
      if (source !== node.id || condition !== null || next === undefined || seen.has(next)) continue
      seen.add(next)
      waiting.push(next)
    }
  }
  return found
}

function startNode({ nodes }: ProcessGraph, id: string | null): ProcessNode | undefined {
  const starts = nodes.filter(({ type, parentId, processId }) => type === 'StartEvent' && parentId === processId)
  if (id !== null) return starts.find((node) => node.id === id)
  const plain = starts.filter(({ event }) => event === 'none')
  return plain.length === 1 ? plain[0] : starts.length === 1 ? starts[0] : undefined
}

/** Which way a gateway takes is known only by the data; events and sub-processes have a life of their own. */
function passesAtOnce({ type, event }: ProcessNode): boolean {
  return type === 'StartEvent' || type === 'ParallelGateway' || type.endsWith('Task') || event === 'none'
}
