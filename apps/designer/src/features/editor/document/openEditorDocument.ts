import {
  actionsVersion,
  readActions,
  removeForbiddenCharacters,
  repairCharacterReferences,
  writeActions,
} from '@sendwright/bpmn'
import type { Action, JsonSchema, SampleContext } from '@sendwright/model'
import type { EditorDocument, EditorSnapshot } from './editorDocument.ts'
import { isA, withActionsText, type BpmnElement, type Moddle } from './modeling/bpmnElement.ts'
import type {
  Canvas,
  CommandStack,
  Element,
  ElementRegistry,
  EventBus,
  Modeler,
  Modeling,
  Selection,
} from '../../../app/drawing/bpmnJs.ts'
import { collectSteps } from './modeling/collectSteps.ts'
import { createModeler } from './modeling/createModeler.ts'
import { createDocumentCommands, type DocumentField } from './modeling/documentCommands.ts'
import { loadDrawingFont } from '../../../app/drawing/drawingLook.ts'
import { createStepReader } from './modeling/snapshots.ts'
import { createStepCommands } from './modeling/stepCommands.ts'

/** What is saved of a process. */
export interface DocumentContent {
  readonly name: string
  readonly bpmn: string
  readonly sampleContexts: readonly SampleContext[]
  readonly dataModel: JsonSchema | null
}

/** A document with its drawing, for the parts of the editor that draw, save and compare. */
export interface OpenDocument extends EditorDocument {
  readonly modeler: Modeler
  /** The content as it would be saved now. */
  readonly content: () => Promise<DocumentContent>
  /** Shows another content in place of this one; the steps to undo are gone with it. Rejects, and keeps this one, when it cannot be drawn. */
  readonly replace: (content: DocumentContent) => Promise<void>
  /** Calls the listener after every change of what is saved; `joined` tells that the change belongs to the step before. */
  readonly onEdit: (listener: (edit: { readonly joined: boolean }) => void) => () => void
  /** Whether a person is in the middle of something in the drawing: typing a name, dragging. */
  readonly isBusy: () => boolean
  readonly destroy: () => void
}

/** The file cannot be drawn, or not be written again. `message` is the reason as bpmn-js gives it. */
export class DrawingError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'DrawingError'
  }
}

/** Opens a process in the container. Throws `DrawingError` for a file that cannot be drawn or saved again. */
export async function openEditorDocument(container: HTMLElement, content: DocumentContent): Promise<OpenDocument> {
  await loadDrawingFont()
  const modeler = createModeler(container)
  try {
    await draw(modeler, content.bpmn)
    return createOpenDocument(modeler, content)
  } catch (error) {
    modeler.destroy()
    throw new DrawingError(error)
  }
}

/** Draws a file and tries at once whether it can be written again: some can be read only. */
async function draw(modeler: Modeler, bpmn: string): Promise<void> {
  await modeler.importXML(repairCharacterReferences(bpmn))
  await modeler.saveXML()
}

function createOpenDocument(modeler: Modeler, content: DocumentContent): OpenDocument {
  const eventBus = modeler.get<EventBus>('eventBus')
  const commandStack = modeler.get<CommandStack>('commandStack')
  const elementRegistry = modeler.get<ElementRegistry>('elementRegistry')
  const selection = modeler.get<Selection>('selection')
  const canvas = modeler.get<Canvas>('canvas')
  const moddle = modeler.get<Moddle>('moddle')
  const modeling = modeler.get<Modeling>('modeling')
  const commands = createDocumentCommands(commandStack, eventBus)
  const stepCommands = createStepCommands({ commandStack, elementRegistry, modeling, moddle, commands })

  const name: DocumentField<string> = { value: content.name }
  const sampleContexts: DocumentField<readonly SampleContext[]> = { value: content.sampleContexts }
  const dataModel: DocumentField<JsonSchema | null> = { value: content.dataModel }
  const steps = createStepReader()
  const listeners = new Set<() => void>()
  const editListeners = new Set<(edit: { readonly joined: boolean }) => void>()
  /** A step without a shape cannot be selected in the drawing; it is remembered here. */
  let hiddenSelection: string | null = null
  let replacing = false
  let now = readSnapshot(null)

  function readSnapshot(before: EditorSnapshot | null): EditorSnapshot {
    const next: EditorSnapshot = {
      name: name.value,
      nodes: steps.read(definitions(), (id) => elementRegistry.get(id) !== undefined),
      selectedNodeId: selectedNodeId(),
      selectedFlowId: selectedFlowId(),
      sampleContexts: sampleContexts.value,
      dataModel: dataModel.value,
      canUndo: commandStack.canUndo(),
      canRedo: commandStack.canRedo(),
    }
    return before !== null && isSameSnapshot(before, next) ? before : next
  }

  function selectedNodeId(): string | null {
    const selected = selection.get()
    const [only] = selected
    if (only === undefined || selected.length > 1) return hiddenSelection
    const bo = businessObject(only)
    return isA(bo, 'bpmn:FlowNode') ? (bo.id ?? null) : null
  }

  function selectedFlowId(): string | null {
    const [only, ...others] = selection.get()
    if (only === undefined || others.length > 0) return null
    const bo = businessObject(only)
    return isA(bo, 'bpmn:SequenceFlow') ? (bo.id ?? null) : null
  }

  function refresh(): void {
    const next = readSnapshot(now)
    if (next === now) return
    now = next
    for (const listener of listeners) listener()
  }

  function definitions(): BpmnElement {
    // bpmn-js types them as any object of moddle; after an import they are the file's root.
    return modeler.getDefinitions() as BpmnElement
  }

  function elementOf(nodeId: string): Element | null {
    // The registry of a BPMN drawing holds BPMN elements only.
    return (elementRegistry.get(nodeId) as Element | undefined) ?? null
  }

  function businessObjectOf(nodeId: string): BpmnElement | undefined {
    const element = elementOf(nodeId)
    if (element !== null) return businessObject(element)
    return collectSteps(definitions()).find((step) => step.id === nodeId)?.element
  }

  function select(nodeId: string | null): void {
    const element = nodeId === null ? null : elementOf(nodeId)
    hiddenSelection = element === null && nodeId !== null && businessObjectOf(nodeId) !== undefined ? nodeId : null
    if (element === null) selection.select([])
    else {
      showPlaneOf(canvas, element)
      selection.select(element)
    }
    refresh()
  }

  eventBus.on('commandStack.changed', (event: { readonly trigger: string }) => {
    if (replacing) return
    refresh()
    // Cleared by an import, not changed by anybody.
    if (event.trigger === 'clear') return
    const edit = { joined: commands.joined() }
    for (const listener of editListeners) listener(edit)
  })
  eventBus.on('selection.changed', (event: { readonly newSelection: readonly unknown[] }) => {
    if (event.newSelection.length > 0) hiddenSelection = null
    if (!replacing) refresh()
  })

  return {
    modeler,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => now,
    onEdit(listener) {
      editListeners.add(listener)
      return () => editListeners.delete(listener)
    },
    setActions(nodeId, actions, mergeKey) {
      const bo = businessObjectOf(nodeId)
      const node = now.nodes.find(({ id }) => id === nodeId)
      if (bo === undefined || node === undefined || node.unreadable !== null) return
      const next = withActionsText(moddle, bo, actions.length === 0 ? undefined : checkedText(actions), actionsVersion)
      commands.setExtensionElements(bo, elementOf(nodeId), next, mergeKey && `actions/${nodeId}/${mergeKey}`)
    },
    setNodeName(nodeId, nodeName, mergeKey) {
      const element = elementOf(nodeId)
      if (element === null || businessObject(element).name === nodeName) return
      commands.runMerged(mergeKey && `name/${nodeId}/${mergeKey}`, () => modeling.updateLabel(element, nodeName))
    },
    setSampleContexts(contexts, mergeKey) {
      commands.setField(sampleContexts, contexts, mergeKey && `contexts/${mergeKey}`)
    },
    setDataModel(model, mergeKey) {
      commands.setField(dataModel, model, mergeKey && `model/${mergeKey}`)
    },
    setName(processName, mergeKey) {
      if (processName === name.value) return
      commands.setField(name, processName, mergeKey && `process/${mergeKey}`)
    },
    ...stepCommands,
    select,
    undo() {
      if (commandStack.canUndo()) commandStack.undo()
    },
    redo() {
      if (commandStack.canRedo()) commandStack.redo()
    },
    async content() {
      const { xml, error } = await modeler.saveXML({ format: true })
      if (xml === undefined) throw new DrawingError(error)
      return {
        name: name.value,
        bpmn: removeForbiddenCharacters(xml),
        sampleContexts: sampleContexts.value,
        dataModel: dataModel.value,
      }
    },
    async replace(next) {
      const selected = now.selectedNodeId
      replacing = true
      try {
        await draw(modeler, next.bpmn)
      } catch (error) {
        throw new DrawingError(error)
      } finally {
        replacing = false
      }
      name.value = next.name
      sampleContexts.value = next.sampleContexts
      dataModel.value = next.dataModel
      select(selected)
    },
    isBusy: () =>
      modeler.get<Activity>('directEditing').isActive() ||
      (modeler.get<Dragging>('dragging').context() ?? null) !== null,
    destroy: () => modeler.destroy(),
  }
}

interface Activity {
  isActive(): boolean
}

interface Dragging {
  context(): unknown
}

/** The text of a list, proven to be readable again: one that is not would lock the step's actions. */
function checkedText(actions: readonly Action[]): string {
  const text = writeActions(actions)
  const { problem } = readActions(text)
  if (problem !== undefined) throw new Error(`The list of actions does not keep to its schema: ${problem.detail}`)
  return text
}

/** Of a label too: it has the business object of what it names. */
function businessObject(element: object): BpmnElement {
  // Every element of a BPMN drawing has one; diagram-js, which knows no BPMN, does not say so.
  return (element as Element).businessObject as BpmnElement
}

/** Opens the plane of the collapsed sub-process that an element lies in. */
function showPlaneOf(canvas: Canvas, element: Element): void {
  const root = canvas.findRoot(element)
  if (root !== undefined && root !== canvas.getRootElement()) canvas.setRootElement(root)
}

function isSameSnapshot(before: EditorSnapshot, next: EditorSnapshot): boolean {
  const fields = [
    'name',
    'nodes',
    'selectedNodeId',
    'selectedFlowId',
    'sampleContexts',
    'dataModel',
    'canUndo',
    'canRedo',
  ] as const
  return fields.every((field) => before[field] === next[field])
}
