import { readActions, type ReadActions } from '@sendwright/bpmn'
import type { EditorFlow, EditorNode, EditorTimer } from '../editorDocument.ts'
import { actionsElementOf, type ActionsElement, type BpmnElement } from './bpmnElement.ts'
import { collectSteps, type Step } from './collectSteps.ts'

/** Reads the steps of the model; a step that has not changed is the same object as the time before, and so is the whole list. */
export interface StepReader {
  readonly read: (definitions: BpmnElement, isShown: (id: string) => boolean) => readonly EditorNode[]
}

/** Makes a reader that remembers what it read. Lists of actions are parsed again only when their text has changed. */
export function createStepReader(): StepReader {
  const parsed = new WeakMap<ActionsElement, { readonly text: string | undefined; readonly list: ReadActions }>()
  let last: readonly EditorNode[] = []
  let lastById = new Map<string, EditorNode>()

  function actionsOf(element: BpmnElement, before: EditorNode | undefined): ReadActions {
    const holder = actionsElementOf(element)
    if (holder === undefined) return none
    const known = parsed.get(holder)
    if (known?.text === holder.json && known !== undefined) return known.list
    const list = keepUnchangedActions(readActions(holder.json), before)
    parsed.set(holder, { text: holder.json, list })
    return list
  }

  return {
    read(definitions, isShown) {
      const nodes = collectSteps(definitions).map((step) => {
        const before = lastById.get(step.id)
        const node = toNode(step, actionsOf(step.element, before), { shown: isShown(step.id), before })
        return before !== undefined && isSame(before, node) ? before : node
      })
      if (nodes.length !== last.length || nodes.some((node, index) => node !== last[index])) {
        last = nodes
        lastById = new Map(nodes.map((node) => [node.id, node]))
      }
      return last
    },
  }
}

const none: ReadActions = { actions: [] }

interface Known {
  readonly shown: boolean
  /** The step as it was read the time before. */
  readonly before: EditorNode | undefined
}

function toNode(step: Step, { actions, problem }: ReadActions, { shown, before }: Known): EditorNode {
  return {
    id: step.id,
    type: step.element.$type.replace(/^.*:/, ''),
    event: eventOf(step.element),
    name: step.element.name ?? '',
    actions,
    unreadable: problem?.detail ?? null,
    shown,
    parentId: step.parentId,
    pool: step.pool,
    outgoing: keepSame(before?.outgoing, flowsOf(step)),
    timer: keepSame(before?.timer, timerOf(step.element)),
  }
}

function eventOf(element: BpmnElement): string | null {
  const definition = element.eventDefinitions?.[0]?.$type
  return definition === undefined
    ? null
    : definition
        .replace(/^.*:/, '')
        .replace(/EventDefinition$/, '')
        .toLowerCase()
}

function flowsOf({ element, outgoing }: Step): readonly EditorFlow[] {
  return outgoing.flatMap((flow) => {
    const { id, targetRef } = flow
    if (id === undefined || targetRef?.id === undefined) return []
    const condition = flow.conditionExpression?.body ?? ''
    return [
      {
        id,
        name: flow.name ?? '',
        targetId: targetRef.id,
        condition: condition === '' ? null : condition,
        isDefault: element.default === flow,
      },
    ]
  })
}

/** The time of a timer event as it is written. */
export function timerOf({ eventDefinitions = [] }: BpmnElement): EditorTimer | null {
  const [definition] = eventDefinitions
  if (definition === undefined) return null
  const { timeDuration, timeDate, timeCycle } = definition
  const found: readonly (readonly [EditorTimer['kind'], BpmnElement | undefined])[] = [
    ['duration', timeDuration],
    ['date', timeDate],
    ['cycle', timeCycle],
  ]
  for (const [kind, expression] of found) if (expression !== undefined) return { kind, text: expression.body ?? '' }
  return null
}

/** What was read before where it says the same. */
function keepSame<Value>(before: Value | undefined, value: Value): Value {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(value) ? before : value
}

function isSame(before: EditorNode, node: EditorNode): boolean {
  const fields = [
    'type',
    'event',
    'name',
    'actions',
    'unreadable',
    'shown',
    'parentId',
    'pool',
    'outgoing',
    'timer',
  ] as const
  return fields.every((field) => before[field] === node[field])
}

/** Every keystroke writes the whole list anew; the actions in it that say the same as before stay the same objects. */
function keepUnchangedActions(list: ReadActions, before: EditorNode | undefined): ReadActions {
  if (before === undefined || list.problem !== undefined) return list
  const texts = new Map(before.actions.map((action) => [JSON.stringify(action), action]))
  const actions = list.actions.map((action) => texts.get(JSON.stringify(action)) ?? action)
  const isUnchanged =
    actions.length === before.actions.length && actions.every((action, index) => action === before.actions[index])
  return isUnchanged ? { actions: before.actions } : { actions }
}
