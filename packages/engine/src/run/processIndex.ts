import type { ProcessFlow, ProcessGraph, ProcessNode } from '@sendwright/model'

/** A graph prepared for walking; made once per graph. */
export interface ProcessIndex {
  readonly nodes: ReadonlyMap<string, ProcessNode>
  readonly flows: ReadonlyMap<string, ProcessFlow>
  outgoing(node: string): readonly ProcessFlow[]
  incoming(node: string): readonly ProcessFlow[]
  /** Boundary events that sit on a step. */
  boundaries(node: string): readonly ProcessNode[]
  /** Nodes that a process or sub-process holds itself. */
  children(holder: string): readonly ProcessNode[]
  /** Nodes from which a token can come to a flow without going through the node it leads to. */
  sourcesOf(flow: ProcessFlow): ReadonlySet<string>
}

const indexes = new WeakMap<ProcessGraph, ProcessIndex>()

/** The index of a graph; the same graph gives the same index. */
export function indexOf(graph: ProcessGraph): ProcessIndex {
  let index = indexes.get(graph)
  if (index === undefined) indexes.set(graph, (index = createIndex(graph)))
  return index
}

function createIndex(graph: ProcessGraph): ProcessIndex {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const flows = graph.flows.filter(({ source, target }) => nodes.has(source) && nodes.has(target))
  const outgoing = Map.groupBy(flows, (flow) => flow.source)
  const incoming = Map.groupBy(flows, (flow) => flow.target)
  const boundaries = Map.groupBy(
    graph.nodes.filter((node) => node.type === 'BoundaryEvent'),
    (node) => node.attachedTo ?? '',
  )
  const children = Map.groupBy(graph.nodes, (node) => node.parentId ?? '')
  const sources = new Map<string, ReadonlySet<string>>()
  const index: ProcessIndex = {
    nodes,
    flows: new Map(flows.map((flow) => [flow.id, flow])),
    outgoing: (node) => outgoing.get(node) ?? none,
    incoming: (node) => incoming.get(node) ?? none,
    boundaries: (node) => boundaries.get(node) ?? none,
    children: (holder) => children.get(holder) ?? none,
    sourcesOf(flow) {
      let found = sources.get(flow.id)
      if (found === undefined) sources.set(flow.id, (found = walkBack(flow, index)))
      return found
    },
  }
  return index
}

const none: readonly never[] = []

function walkBack(flow: ProcessFlow, index: ProcessIndex): ReadonlySet<string> {
  const found = new Set<string>()
  const pending = [flow.source]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === flow.target || found.has(id)) continue
    found.add(id)
    for (const { source } of index.incoming(id)) pending.push(source)
    const attachedTo = index.nodes.get(id)?.attachedTo ?? null
    if (attachedTo !== null) pending.push(attachedTo)
  }
  return found
}

const gatewayTypes: ReadonlySet<string> = new Set(['ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway'])

/** Whether a node only leads tokens. */
export function isGateway({ type }: ProcessNode): boolean {
  return gatewayTypes.has(type)
}

/** Whether tokens wait for each other here. */
export function isJoin(node: ProcessNode, index: ProcessIndex): boolean {
  return (node.type === 'ParallelGateway' || node.type === 'InclusiveGateway') && index.incoming(node.id).length > 1
}

/** What people call a node: its name, else its type and id. */
export function titleOf(node: ProcessNode | undefined, id: string): string {
  const name = node?.name.replaceAll(/\s+/g, ' ').trim() ?? ''
  return name === '' ? (node === undefined ? id : `${wordsOf(node.type)} \`${id}\``) : name
}

/** A BPMN type in words: `exclusive gateway`. */
export function wordsOf(type: string): string {
  return type
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .replace('sub process', 'sub-process')
}
