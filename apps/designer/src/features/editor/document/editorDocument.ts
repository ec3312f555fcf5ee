import type { Action, JsonSchema, SampleContext } from '@sendwright/model'
import { createContext, useContext, useSyncExternalStore } from 'react'

/** A flow out of a step, as the panel sees it. */
export interface EditorFlow {
  readonly id: string
  readonly name: string
  readonly targetId: string
  /** The condition as it is written; null for none. */
  readonly condition: string | null
  /** Whether it is taken where no condition holds. */
  readonly isDefault: boolean
}

/** When a timer event is due, as it is written. */
export interface EditorTimer {
  readonly kind: 'duration' | 'date' | 'cycle'
  readonly text: string
}

/** A step of the drawing as the panel and the outline see it. The same object is returned while nothing of it has changed. */
export interface EditorNode {
  readonly id: string
  /** BPMN type without prefix, for example `SendTask`. */
  readonly type: string
  /** What an event waits for or throws, for example `timer`, `message`; null for none and for other steps. */
  readonly event: string | null
  readonly name: string
  readonly actions: readonly Action[]
  /** Why the list of actions cannot be read; it is then kept as it is and cannot be edited. */
  readonly unreadable: string | null
  /** Whether the drawing has a shape for it. */
  readonly shown: boolean
  /** The sub-process that holds it, or the step that a boundary event sits on; null at the top. */
  readonly parentId: string | null
  /** The name of its pool, where the drawing has pools. */
  readonly pool: string | null
  /** The flows out of it, in the order that a gateway looks at them. */
  readonly outgoing: readonly EditorFlow[]
  /** Of a timer event; null where it has no time yet, and for other steps. */
  readonly timer: EditorTimer | null
}

/** The document at one moment. The same object is returned while nothing has changed. */
export interface EditorSnapshot {
  readonly name: string
  /** Steps in flow order. */
  readonly nodes: readonly EditorNode[]
  readonly selectedNodeId: string | null
  readonly selectedFlowId: string | null
  readonly sampleContexts: readonly SampleContext[]
  /** The schema of the variables that a person has declared; null for none. Others are inferred from the sample contexts. */
  readonly dataModel: JsonSchema | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** Changes to what a step means, besides its actions. Steps and flows without a shape are left as they are. */
export interface StepCommands {
  /** Gives a flow a condition; null or an empty text takes it away. */
  readonly setCondition: (flowId: string, condition: string | null, mergeKey?: string) => void
  readonly setDefaultFlow: (nodeId: string, flowId: string | null) => void
  /** Has a flow looked at one place earlier or later among those of its step. */
  readonly moveFlow: (flowId: string, step: -1 | 1) => void
  /** Says when a timer event is due; an empty text takes the time away. */
  readonly setTimer: (nodeId: string, timer: EditorTimer, mergeKey?: string) => void
}

/**
 * The open process: drawing, actions, sample contexts, data model and name, all changed through one command stack, so that
 * undo and redo cover everything. A change with the `mergeKey` of the change before, within a second, joins its step.
 * Actions of a step whose list is `unreadable` cannot be set: the call does nothing.
 */
export interface EditorDocument extends StepCommands {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => EditorSnapshot
  readonly setActions: (nodeId: string, actions: readonly Action[], mergeKey?: string) => void
  readonly setNodeName: (nodeId: string, name: string, mergeKey?: string) => void
  readonly setSampleContexts: (contexts: readonly SampleContext[], mergeKey?: string) => void
  readonly setDataModel: (dataModel: JsonSchema | null, mergeKey?: string) => void
  readonly setName: (name: string, mergeKey?: string) => void
  /** Selects a step or a flow. */
  readonly select: (elementId: string | null) => void
  readonly undo: () => void
  readonly redo: () => void
}

const EditorDocumentContext = createContext<EditorDocument | null>(null)

/** Gives the parts of the editor their document. */
export const EditorDocumentProvider = EditorDocumentContext.Provider

/** The open document; only below `EditorDocumentProvider`. */
export function useEditorDocument(): EditorDocument {
  const document = useContext(EditorDocumentContext)
  if (document === null) throw new Error('useEditorDocument is used outside the editor')
  return document
}

/** The document's present state; renders again when it changes. */
export function useEditorSnapshot(): EditorSnapshot {
  const document = useEditorDocument()
  return useSyncExternalStore(document.subscribe, document.snapshot)
}
