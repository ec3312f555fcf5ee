import type { Action, KafkaSendAction } from '@sendwright/model'
import { useEditorSnapshot, type EditorNode } from '../document/editorDocument.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'

/** In the address in place of an action's id: all cards are closed. */
export const noAction = 'none'

/** The chosen step and its action that is open. */
export interface OpenAction {
  readonly node: EditorNode | null
  /** The open action; with all cards closed the first one, because the dock shows one all the same. */
  readonly action: Action | null
  /** Whether its card is open. */
  readonly isOpen: boolean
}

/** The chosen step and its open action where that sends. */
export interface OpenSend {
  readonly node: EditorNode | null
  readonly action: KafkaSendAction | null
}

/** The chosen step and the action named in the address, else its first. */
export function useOpenAction(): OpenAction {
  const { nodes, selectedNodeId } = useEditorSnapshot()
  const { action: id } = useEditorPlace().place
  const node = nodes.find((each) => each.id === selectedNodeId) ?? null
  const named = node?.actions.find((action) => action.id === id)
  const action = named ?? node?.actions[0] ?? null
  return { node, action, isOpen: action !== null && id !== noAction }
}
