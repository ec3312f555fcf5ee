import { flowOrder } from '@sendwright/bpmn'
import { isA, type BpmnElement } from './bpmnElement.ts'

/** A step of the model with what holds it. */
export interface Step {
  readonly element: BpmnElement
  readonly id: string
  readonly parentId: string | null
  readonly pool: string | null
  /** The flows out of it, in the order of the file. */
  readonly outgoing: readonly BpmnElement[]
}

/** All steps of a file in flow order: pool by pool, each sub-process followed by its content, each step by its boundary events. */
export function collectSteps(definitions: BpmnElement): readonly Step[] {
  const roots = definitions.rootElements ?? []
  const participants = roots.flatMap((root) => root.participants ?? [])
  const poolOf = new Map(participants.map((participant) => [participant.processRef, participant.name ?? '']))
  const inPoolOrder = participants.flatMap(({ processRef }) => (processRef === undefined ? [] : [processRef]))
  const processes = new Set([...inPoolOrder, ...roots.filter((root) => isA(root, 'bpmn:Process'))])
  return [...processes].flatMap((process) => stepsBelow(process, null, poolOf.get(process) ?? null))
}

function stepsBelow(container: BpmnElement, parentId: string | null, pool: string | null): readonly Step[] {
  const flows = (container.flowElements ?? []).filter((element) => isA(element, 'bpmn:SequenceFlow'))
  const outgoing = Map.groupBy(flows, (flow) => flow.sourceRef)
  return inFlowOrder(container.flowElements ?? []).flatMap((element) => {
    const id = element.id
    if (id === undefined) return []
    const parent = element.attachedToRef?.id ?? parentId
    const step = { element, id, parentId: parent, pool, outgoing: outgoing.get(element) ?? [] }
    return element.flowElements === undefined ? [step] : [step, ...stepsBelow(element, id, pool)]
  })
}

/** The flow nodes of one level in the order that the API gives them in. */
function inFlowOrder(flowElements: readonly BpmnElement[]): readonly BpmnElement[] {
  const nodes = flowElements.filter((element) => isA(element, 'bpmn:FlowNode'))
  const next = new Map<BpmnElement, BpmnElement[]>(nodes.map((node) => [node, []]))
  const connect = (from: BpmnElement | undefined, to: BpmnElement | undefined) => {
    if (from !== undefined && to !== undefined && next.has(to)) next.get(from)?.push(to)
  }
  for (const flow of flowElements) if (isA(flow, 'bpmn:SequenceFlow')) connect(flow.sourceRef, flow.targetRef)
  for (const node of nodes) connect(node.attachedToRef, node)
  return flowOrder(
    nodes,
    (node) => isA(node, 'bpmn:StartEvent'),
    (node) => next.get(node) ?? [],
  )
}
