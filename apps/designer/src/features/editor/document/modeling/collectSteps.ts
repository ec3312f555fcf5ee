import { isA, type BpmnElement } from './bpmnElement.ts'

/** A step of the model with what holds it. */
export interface Step {
  readonly element: BpmnElement
  readonly id: string
  readonly parentId: string | null
  readonly pool: string | null
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
  return inFlowOrder(container.flowElements ?? []).flatMap((element) => {
    const id = element.id
    if (id === undefined) return []
    const step = { element, id, parentId: element.attachedToRef?.id ?? parentId, pool }
    return element.flowElements === undefined ? [step] : [step, ...stepsBelow(element, id, pool)]
  })
}

/**
 * The flow nodes of one level in flow order: from the steps that nothing leads to, along the flows, a branch before the next one,
 * and a step where branches join after all of them (reverse postorder; flows back are passed over).
 */
function inFlowOrder(flowElements: readonly BpmnElement[]): readonly BpmnElement[] {
  const nodes = flowElements.filter((element) => isA(element, 'bpmn:FlowNode'))
  const present = new Set(nodes)
  const next = new Map<BpmnElement, BpmnElement[]>(nodes.map((node) => [node, []]))
  const led = new Set<BpmnElement>()
  const lead = (from: BpmnElement | undefined, to: BpmnElement | undefined) => {
    if (from === undefined || to === undefined || !present.has(from) || !present.has(to)) return
    next.get(from)?.push(to)
    led.add(to)
  }
  for (const flow of flowElements) if (isA(flow, 'bpmn:SequenceFlow')) lead(flow.sourceRef, flow.targetRef)
  for (const node of nodes) lead(node.attachedToRef, node)
  const starts = nodes.filter((node) => !led.has(node))
  return reversePostorder([...starts, ...nodes], next)
}

/** Walks without recursion: a chain of thousands of steps must not overflow the stack. */
function reversePostorder(
  starts: readonly BpmnElement[],
  next: ReadonlyMap<BpmnElement, readonly BpmnElement[]>,
): readonly BpmnElement[] {
  const seen = new Set<BpmnElement>()
  const ordered: BpmnElement[] = []
  for (const start of starts.filter((node) => !seen.has(node))) {
    // Another start may have reached it since the filter ran.
    if (seen.has(start)) continue
    const tree: BpmnElement[] = []
    const path: { readonly node: BpmnElement; readonly ahead: BpmnElement[] }[] = []
    const enter = (node: BpmnElement) => {
      seen.add(node)
      path.push({ node, ahead: [...(next.get(node) ?? [])] })
    }
    enter(start)
    for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
      const following = here.ahead.pop()
      if (following === undefined) {
        tree.push(here.node)
        path.pop()
      } else if (!seen.has(following)) enter(following)
    }
    ordered.push(...tree.reverse())
  }
  return ordered
}
