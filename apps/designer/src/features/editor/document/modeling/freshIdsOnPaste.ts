import { readActions, withFreshActionIds, writeActions, actionsVersion } from '@sendwright/bpmn'
import { createActionId } from './actionId.ts'
import { actionsElementOf, withActionsText, type BpmnElement, type Moddle } from './bpmnElement.ts'
import type { EventBus } from '../../../../app/drawing/bpmnJs.ts'

/** Below the priority of bpmn-js (1000), which makes the pasted copy that is changed here. */
const afterTheCopy = 500

interface PastedDescriptor {
  readonly businessObject?: BpmnElement
  readonly processRef?: BpmnElement
}

/**
 * Gives pasted actions fresh ids and mends the parents among them. It runs before the one command that creates the pasted
 * steps, so it belongs to the same undo step, and redo keeps the ids. A list that cannot be read stays as it is.
 */
export function FreshIdsOnPaste(eventBus: EventBus, moddle: Moddle): void {
  eventBus.on('copyPaste.pasteElement', afterTheCopy, (event: { descriptor: PastedDescriptor }) => {
    const { businessObject, processRef } = event.descriptor
    for (const element of [businessObject, processRef]) if (element !== undefined) freshenActions(moddle, element)
  })
}
FreshIdsOnPaste.$inject = ['eventBus', 'moddle']

function freshenActions(moddle: Moddle, element: BpmnElement): void {
  const { actions, problem } = readActions(actionsElementOf(element)?.json)
  if (problem !== undefined || actions.length === 0) return
  const fresh = writeActions(withFreshActionIds(actions, createActionId))
  element.extensionElements = withActionsText(moddle, element, fresh, actionsVersion)
}
