import { readActions, type ReadActions } from '@sendwright/bpmn'
import type { EditorNode } from '../editorDocument.ts'
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
        const node = toNode(step, actionsOf(step.element, before), isShown(step.id))
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

function toNode(step: Step, { actions, problem }: ReadActions, shown: boolean): EditorNode {
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

function isSame(before: EditorNode, node: EditorNode): boolean {
  const fields = ['type', 'event', 'name', 'actions', 'unreadable', 'shown', 'parentId', 'pool'] as const
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
