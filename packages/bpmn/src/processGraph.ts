import {
  checkActions,
  createProblem,
  pointerSegment,
  type Action,
  type Definition,
  type Problem,
  type ProcessFlow,
  type ProcessNode,
} from '@sendwright/model'
import type { ModdleElement } from 'bpmn-moddle'
import { readActions } from './actionsText.ts'
import { actionsVersion } from './descriptor.ts'
import { flowOrder } from './flowOrder.ts'
import { laneNames } from './laneNames.ts'
import { elementOf, elementsOf, textOf } from './moddleAccess.ts'
import { stepSemantics } from './stepSemantics.ts'

/** The graph of parsed BPMN definitions: plain data, with the problems of actions and of elements without an id. */
export function toDefinition(definitions: ModdleElement): Definition {
  const processes = elementsOf(definitions, 'rootElements').filter((root) => root.$instanceOf('bpmn:Process'))
  const drawn = drawnElements(definitions)
  const parts = processes.map((process) => processPart(process, drawn))
  const named = processes.map((process) => ({ id: textOf(process, 'id') ?? '', name: textOf(process, 'name') ?? '' }))
  return {
    graph: {
      processes: named,
      nodes: parts.flatMap(({ nodes }) => nodes),
      flows: parts.flatMap(({ flows }) => flows),
    },
    problems: parts.flatMap(({ problems }) => problems),
  }
}

interface ProcessPart {
  readonly nodes: readonly ProcessNode[]
  readonly flows: readonly ProcessFlow[]
  readonly problems: readonly Problem[]
}

function processPart(process: ModdleElement, drawn: ReadonlySet<ModdleElement>): ProcessPart {
  const content = contentOf(process)
  const processId = textOf(process, 'id') ?? ''
  const lanes = laneNames(process)
  const laneById = new Map<string, string | null>()
  const nodes: ProcessNode[] = []
  const flows: ProcessFlow[] = []
  const problems: Problem[] = []
  for (const { step, holder } of content.steps) {
    const id = textOf(step, 'id')
    if (id === undefined) {
      problems.push(noIdProblem(step))
      continue
    }
    const parentId = textOf(holder, 'id') ?? null
    const lane = lanes.get(step) ?? (parentId === null ? null : (laneById.get(parentId) ?? null))
    laneById.set(id, lane)
    const read = actionsOf(step, id)
    for (const problem of read.problems) problems.push(problem)
    nodes.push({
      id,
      type: localName(step.$type),
      name: textOf(step, 'name') ?? '',
      processId,
      parentId,
      lane,
      shown: drawn.has(step),
      actions: [...read.actions],
      ...stepSemantics(step),
    })
  }
  for (const flow of content.flows) {
    const id = textOf(flow, 'id')
    const source = idOf(elementOf(flow, 'sourceRef'))
    const target = idOf(elementOf(flow, 'targetRef'))
    if (id === undefined) problems.push(noIdProblem(flow))
    // An end that leads nowhere is reported as an unresolved reference.
    else if (source !== undefined && target !== undefined)
      flows.push({ id, name: textOf(flow, 'name') ?? '', source, target, condition: conditionOf(flow) })
  }
  return { nodes, flows, problems }
}

interface Step {
  readonly step: ModdleElement
  /** The process or sub-process that holds it. */
  readonly holder: ModdleElement
}

/** All steps of a process, the content of a sub-process right after it, and all its flows in the order of the file. */
function contentOf(process: ModdleElement): { steps: readonly Step[]; flows: readonly ModdleElement[] } {
  const steps: Step[] = []
  const flows: ModdleElement[] = []
  // What is still to be told, the next one last; a stack because sub-processes nest as deep as a file likes.
  const pending: (Step | { readonly holder: ModdleElement })[] = [{ holder: process }]
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    if ('step' in entry) {
      steps.push(entry)
      if (entry.step.$instanceOf('bpmn:FlowElementsContainer')) pending.push({ holder: entry.step })
      continue
    }
    const { holder } = entry
    const ofHolder = elementsOf(holder, 'flowElements').filter((element) => element.$instanceOf('bpmn:SequenceFlow'))
    for (const flow of ofHolder) flows.push(flow)
    const ordered = orderedSteps(holder, ofHolder)
    for (const step of ordered.toReversed()) pending.push({ step, holder })
  }
  return { steps, flows }
}

function orderedSteps(holder: ModdleElement, flows: readonly ModdleElement[]): readonly ModdleElement[] {
  const steps = elementsOf(holder, 'flowElements').filter((element) => element.$instanceOf('bpmn:FlowNode'))
  const isHere = new Set(steps)
  const next = new Map<ModdleElement, ModdleElement[]>(steps.map((step) => [step, []]))
  const connect = (from: ModdleElement | undefined, to: ModdleElement | undefined): void => {
    if (from !== undefined && to !== undefined && isHere.has(to)) next.get(from)?.push(to)
  }
  // `incoming` and `outgoing` are often half filled in; only the flows themselves are to be trusted.
  for (const flow of flows) connect(elementOf(flow, 'sourceRef'), elementOf(flow, 'targetRef'))
  for (const step of steps) if (step.$instanceOf('bpmn:BoundaryEvent')) connect(elementOf(step, 'attachedToRef'), step)
  return flowOrder(
    steps,
    (step) => step.$instanceOf('bpmn:StartEvent'),
    (step) => next.get(step) ?? [],
  )
}

interface ActionsOfStep {
  readonly actions: readonly Action[]
  readonly problems: readonly Problem[]
}

function actionsOf(step: ModdleElement, node: string): ActionsOfStep {
  const extension = elementOf(step, 'extensionElements')
  const lists = extension === undefined ? [] : elementsOf(extension, 'values').filter(isActionsElement)
  const [first, second] = lists
  if (first === undefined) return { actions: [], problems: [] }
  const path = `/nodes/${pointerSegment(node)}/actions`
  const twice = second === undefined ? [] : [createProblem('actions-twice', path, { node }, { severity: 'warning' })]
  const version = textOf(first, 'version') ?? actionsVersion
  const { actions, problem } =
    version === actionsVersion
      ? readActions(textOf(first, 'json'))
      : {
          actions: [],
          problem: { detail: `they have version ${version}, and this Sendwright reads ${actionsVersion}.` },
        }
  if (problem !== undefined)
    return { actions, problems: [...twice, createProblem('actions-unreadable', path, { node, ...problem })] }
  const checked = checkActions(actions).map((found) => ({ ...found, path: path + found.path }))
  return { actions, problems: [...twice, ...checked] }
}

function isActionsElement(element: ModdleElement): boolean {
  return element.$type === 'sendwright:Actions'
}

function conditionOf(flow: ModdleElement): string | null {
  const expression = elementOf(flow, 'conditionExpression')
  const text = (expression && textOf(expression, 'body')) ?? ''
  return text.trim() === '' ? null : text
}

/** What has a shape in some diagram of the file. */
function drawnElements(definitions: ModdleElement): ReadonlySet<ModdleElement> {
  const drawn = new Set<ModdleElement>()
  for (const diagram of elementsOf(definitions, 'diagrams')) {
    const plane = elementOf(diagram, 'plane')
    for (const shape of plane === undefined ? [] : elementsOf(plane, 'planeElement')) {
      const element = shape.$instanceOf('bpmndi:BPMNShape') ? elementOf(shape, 'bpmnElement') : undefined
      if (element !== undefined) drawn.add(element)
    }
  }
  return drawn
}

function noIdProblem(element: ModdleElement): Problem {
  const name = textOf(element, 'name')
  const values = { element: localName(element.$type), ...(name !== undefined && { name }) }
  return createProblem('bpmn-no-id', '', values, { severity: 'warning' })
}

function idOf(element: ModdleElement | undefined): string | undefined {
  return element && textOf(element, 'id')
}

function localName(type: string): string {
  return type.slice(type.indexOf(':') + 1)
}
