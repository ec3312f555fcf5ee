import type { Action, JsonSchema, SampleContext } from '@sendwright/model'
import { createContext, useContext, useSyncExternalStore } from 'react'

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
}

/** The document at one moment. The same object is returned while nothing has changed. */
export interface EditorSnapshot {
  readonly name: string
  /** Steps in flow order. */
  readonly nodes: readonly EditorNode[]
  readonly selectedNodeId: string | null
  readonly sampleContexts: readonly SampleContext[]
  /** The schema of the variables that a person has declared; null for none. Others are inferred from the sample contexts. */
  readonly dataModel: JsonSchema | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/**
 * The open process: drawing, actions, sample contexts, data model and name, all changed through one command stack, so that
 * undo and redo cover everything. A change with the `mergeKey` of the change before, within a second, joins its step.
 * Actions of a step whose list is `unreadable` cannot be set: the call does nothing.
 */
export interface EditorDocument {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => EditorSnapshot
  readonly setActions: (nodeId: string, actions: readonly Action[], mergeKey?: string) => void
  readonly setNodeName: (nodeId: string, name: string, mergeKey?: string) => void
  readonly setSampleContexts: (contexts: readonly SampleContext[], mergeKey?: string) => void
  readonly setDataModel: (dataModel: JsonSchema | null, mergeKey?: string) => void
  readonly setName: (name: string, mergeKey?: string) => void
  readonly select: (nodeId: string | null) => void
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
