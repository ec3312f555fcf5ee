import type { CommandStack, Element, EventBus } from '../../../../app/drawing/bpmnJs.ts'
import type { BpmnElement, ExtensionElements } from './bpmnElement.ts'
import { createMergeWindow } from './mergeWindow.ts'

/** A value outside the drawing that is changed through the drawing's command stack. */
export interface DocumentField<T> {
  value: T
}

interface ActionsChange {
  readonly bo: BpmnElement
  /** The shape, or null for a step without one. */
  readonly element: Element | null
  readonly prev: ExtensionElements | undefined
  next: ExtensionElements | undefined
}

interface FieldChange {
  readonly field: DocumentField<unknown>
  readonly prev: unknown
  next: unknown
}

/** Changes of actions, name and sample contexts as commands on the drawing's stack; keystrokes in one field are one step. */
export interface DocumentCommands {
  readonly setExtensionElements: (
    bo: BpmnElement,
    element: Element | null,
    next: ExtensionElements | undefined,
    mergeKey?: string,
  ) => void
  readonly setField: <T>(field: DocumentField<T>, next: T, mergeKey?: string) => void
  /** Runs a command of bpmn-js; with the key of the change before, that one is taken back first, so that both are one step. */
  readonly runMerged: (mergeKey: string | undefined, run: () => void) => void
  /** Whether the change that is being told of joined the step before it. */
  readonly joined: () => boolean
}

/** The command that replaces the extension elements of a step, with its actions. */
export const setActionsCommand = 'sendwright.setActions'

const setFieldCommand = 'sendwright.setField'

/** Registers the commands on a modeler's stack. */
export function createDocumentCommands(commandStack: CommandStack, eventBus: EventBus): DocumentCommands {
  const window = createMergeWindow(() => performance.now())
  let top: ActionsChange | FieldChange | null = null
  let own = false
  let joining = false

  eventBus.on('commandStack.changed', () => {
    if (own) return
    window.close()
    top = null
  })

  commandStack.register(setActionsCommand, {
    execute: (change: ActionsChange) => applyActions(change, change.next),
    revert: (change: ActionsChange) => applyActions(change, change.prev),
  })
  commandStack.register(setFieldCommand, {
    execute: (change: FieldChange) => applyField(change, change.next),
    revert: (change: FieldChange) => applyField(change, change.prev),
  })

  function asOwn(mergeKey: string | undefined, joins: boolean, run: () => void): void {
    own = true
    joining = joins
    try {
      run()
    } finally {
      own = false
      joining = false
      window.changed(mergeKey)
    }
  }

  /** Tells everybody as a command would. The stack holds the change itself, so its new value is what undo and redo use. */
  function tell(element: Element | null): void {
    if (element !== null) eventBus.fire('elements.changed', { elements: [element] })
    eventBus.fire('commandStack.changed', { trigger: 'execute' })
  }

  return {
    setExtensionElements(bo, element, next, mergeKey) {
      if (top !== null && 'bo' in top && top.bo === bo && window.joins(mergeKey)) {
        const change = top
        asOwn(mergeKey, true, () => {
          change.next = next
          applyActions(change, next)
          tell(element)
        })
      } else {
        const change: ActionsChange = { bo, element, prev: bo.extensionElements, next }
        asOwn(mergeKey, false, () => commandStack.execute(setActionsCommand, change))
        top = change
      }
    },
    setField(field, next, mergeKey) {
      if (top !== null && 'field' in top && top.field === field && window.joins(mergeKey)) {
        const change = top
        asOwn(mergeKey, true, () => {
          change.next = next
          applyField(change, next)
          tell(null)
        })
      } else {
        const change: FieldChange = { field, prev: field.value, next }
        asOwn(mergeKey, false, () => commandStack.execute(setFieldCommand, change))
        top = change
      }
    },
    runMerged(mergeKey, run) {
      const joins = window.joins(mergeKey) && commandStack.canUndo()
      asOwn(mergeKey, joins, () => {
        if (joins) commandStack.undo()
        run()
      })
      top = null
    },
    joined: () => joining,
  }
}

function applyActions(change: ActionsChange, value: ExtensionElements | undefined): Element[] {
  change.bo.extensionElements = value
  return change.element === null ? [] : [change.element]
}

function applyField(change: FieldChange, value: unknown): Element[] {
  change.field.value = value
  return []
}
