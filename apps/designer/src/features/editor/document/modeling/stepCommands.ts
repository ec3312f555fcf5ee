import type { CommandStack, Element, ElementRegistry, Modeling } from '../../../../app/drawing/bpmnJs.ts'
import type { EditorTimer, StepCommands } from '../editorDocument.ts'
import type { BpmnElement, Moddle } from './bpmnElement.ts'
import type { DocumentCommands } from './documentCommands.ts'

interface FlowsChange {
  readonly container: BpmnElement
  readonly one: BpmnElement
  readonly other: BpmnElement
}

const swapFlowsCommand = 'sendwright.swapFlows'

/** What `createStepCommands` works on. */
export interface StepCommandParts {
  readonly commandStack: CommandStack
  readonly elementRegistry: ElementRegistry
  readonly modeling: Modeling
  readonly moddle: Moddle
  readonly commands: DocumentCommands
}

/** Changes of flows and timers as commands of bpmn-js, written as BPMN has them. */
export function createStepCommands(parts: StepCommandParts): StepCommands {
  const { commandStack, elementRegistry, modeling, moddle, commands } = parts

  commandStack.register(swapFlowsCommand, { execute: swap, revert: swap })

  function elementOf(id: string): Element | null {
    // The registry of a BPMN drawing holds BPMN elements only.
    return (elementRegistry.get(id) as Element | undefined) ?? null
  }

  function expression(body: string, parent: BpmnElement): BpmnElement | undefined {
    if (body === '') return undefined
    const created = moddle.create('bpmn:FormalExpression', { body })
    created.$parent = parent
    return created
  }

  return {
    setCondition(flowId, condition, mergeKey) {
      const flow = elementOf(flowId)
      if (flow === null) return
      const bo = businessObject(flow)
      if ((bo.conditionExpression?.body ?? '') === (condition ?? '')) return
      commands.runMerged(mergeKey && `condition/${flowId}/${mergeKey}`, () =>
        modeling.updateProperties(flow, { conditionExpression: expression(condition ?? '', bo) }),
      )
    },
    setDefaultFlow(nodeId, flowId) {
      const node = elementOf(nodeId)
      const flow = flowId === null ? null : elementOf(flowId)
      if (node === null || (flowId !== null && flow === null)) return
      commands.runMerged(undefined, () =>
        modeling.updateProperties(node, { default: flow === null ? undefined : businessObject(flow) }),
      )
    },
    moveFlow(flowId, step) {
      const flow = elementOf(flowId)
      const one = flow === null ? undefined : businessObject(flow)
      const container = one?.$parent
      const siblings = container?.flowElements?.filter(
        (each) => each.$type === 'bpmn:SequenceFlow' && each.sourceRef === one?.sourceRef,
      )
      if (one === undefined || container === undefined || siblings === undefined) return
      const other = siblings[siblings.indexOf(one) + step]
      if (other === undefined) return
      commandStack.execute(swapFlowsCommand, { container, one, other } satisfies FlowsChange)
    },
    setTimer(nodeId, timer, mergeKey) {
      const node = elementOf(nodeId)
      const definition = node === null ? undefined : businessObject(node).eventDefinitions?.[0]
      if (node === null || definition === undefined) return
      commands.runMerged(mergeKey && `timer/${nodeId}/${mergeKey}`, () =>
        modeling.updateModdleProperties(node, definition, timerProperties(timer, expression(timer.text, definition))),
      )
    },
  }
}

function timerProperties({ kind }: EditorTimer, expression: BpmnElement | undefined): Record<string, unknown> {
  return {
    timeDuration: kind === 'duration' ? expression : undefined,
    timeDate: kind === 'date' ? expression : undefined,
    timeCycle: kind === 'cycle' ? expression : undefined,
  }
}

/** The order of flows in the file is the order in which a gateway looks at them. Twice is as before. */
function swap({ container, one, other }: FlowsChange): Element[] {
  // Read only for everybody but commands.
  const elements = (container.flowElements ?? []) as BpmnElement[]
  const [first, second] = [elements.indexOf(one), elements.indexOf(other)]
  if (first === -1 || second === -1) return []
  elements[first] = other
  elements[second] = one
  return []
}

function businessObject(element: Element): BpmnElement {
  // Every element of a BPMN drawing has one; diagram-js, which knows no BPMN, does not say so.
  return element.businessObject as BpmnElement
}
