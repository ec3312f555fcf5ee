import type { Action, KafkaSendAction, MessageTemplate, Problem } from '@sendwright/model'
import { useMemo } from 'react'
import { isSend } from '../actionKind.ts'
import { useEditorDocument, type EditorDocument } from '../document/editorDocument.ts'
import { applyFix } from '../problems/applyFix.ts'
import { replaceAction } from './actionTree.ts'

/** Changes to what every action has; each names the field, so that typing in one field is one step of undo. */
export interface SharedEdits {
  readonly change: (field: string, edit: (action: Action) => Action) => void
  /** Puts a problem's fix in place, as a step of undo of its own. */
  readonly fix: (problem: Problem) => void
}

/** Changes to an action of one kind. */
export interface ActionEdits<Kind extends Action> extends SharedEdits {
  readonly changeParameters: (field: string, edit: (parameters: Kind['parameters']) => Kind['parameters']) => void
}

/** Changes to a send action. */
export interface SendEdits extends ActionEdits<KafkaSendAction> {
  readonly changeMessage: (index: number, field: string, edit: (message: MessageTemplate) => MessageTemplate) => void
}

/** Edits of what every action has, through the document's command stack. */
export function useSharedEdits(nodeId: string, actionId: string): SharedEdits {
  const document = useEditorDocument()
  return useMemo(() => createSharedEdits(document, nodeId, actionId), [document, nodeId, actionId])
}

/** Edits of one action of a step, through the document's command stack. `isKind` tells actions of its kind. */
export function useActionEdits<Kind extends Action>(
  nodeId: string,
  actionId: string,
  isKind: (action: Action) => action is Kind,
): ActionEdits<Kind> {
  const document = useEditorDocument()
  return useMemo(() => createActionEdits(document, { nodeId, actionId, isKind }), [document, nodeId, actionId, isKind])
}

/** Edits of one send action of a step. */
export function useSendEdits(nodeId: string, actionId: string): SendEdits {
  const document = useEditorDocument()
  return useMemo(() => createSendEdits(document, nodeId, actionId), [document, nodeId, actionId])
}

/** Edits of one action of a step; they start from what the document holds at that moment. */
export function createSharedEdits(document: EditorDocument, nodeId: string, actionId: string): SharedEdits {
  const present = (): readonly Action[] => document.snapshot().nodes.find((node) => node.id === nodeId)?.actions ?? []

  function set(edit: (action: Action) => Action, mergeKey?: string): void {
    document.setActions(nodeId, replaceAction(present(), actionId, edit), mergeKey)
  }

  return {
    change: (field, edit) => set(edit, `${nodeId}/${actionId}/${field}`),
    fix: (problem) => set((action) => applyFix(action, problem) ?? action),
  }
}

/** Edits of one action of a step and of a kind. */
export function createActionEdits<Kind extends Action>(
  document: EditorDocument,
  {
    nodeId,
    actionId,
    isKind,
  }: {
    readonly nodeId: string
    readonly actionId: string
    readonly isKind: (action: Action) => action is Kind
  },
): ActionEdits<Kind> {
  const shared = createSharedEdits(document, nodeId, actionId)
  return {
    ...shared,
    changeParameters(field, edit) {
      shared.change(field, (action) => (isKind(action) ? { ...action, parameters: edit(action.parameters) } : action))
    },
  }
}

/** Edits of one send action of a step. */
export function createSendEdits(document: EditorDocument, nodeId: string, actionId: string): SendEdits {
  const edits = createActionEdits(document, { nodeId, actionId, isKind: isSend })
  return {
    ...edits,
    changeMessage(index, field, edit) {
      edits.changeParameters(`messages/${index}/${field}`, (parameters) => ({
        ...parameters,
        messages: parameters.messages.map((message, at) => (at === index ? edit(message) : message)),
      }))
    },
  }
}
