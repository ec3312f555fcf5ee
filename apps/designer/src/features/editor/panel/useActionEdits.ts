import type { Action, KafkaSendParameters, MessageTemplate, Problem } from '@sendwright/model'
import { useMemo } from 'react'
import { useEditorDocument, type EditorDocument } from '../document/editorDocument.ts'
import { applyFix } from '../problems/applyFix.ts'
import { replaceAction } from './actionTree.ts'

/** Changes to one action; each names the field, so that typing in one field is one step of undo. */
export interface ActionEdits {
  readonly change: (field: string, edit: (action: Action) => Action) => void
  readonly changeParameters: (field: string, edit: (parameters: KafkaSendParameters) => KafkaSendParameters) => void
  readonly changeMessage: (index: number, field: string, edit: (message: MessageTemplate) => MessageTemplate) => void
  /** Puts a problem's fix in place, as a step of undo of its own. */
  readonly fix: (problem: Problem) => void
}

/** Edits of one action of a step, through the document's command stack. */
export function useActionEdits(nodeId: string, actionId: string): ActionEdits {
  const document = useEditorDocument()
  return useMemo(() => createActionEdits(document, nodeId, actionId), [document, nodeId, actionId])
}

/** Edits of one action of a step; they start from what the document holds at that moment. */
export function createActionEdits(document: EditorDocument, nodeId: string, actionId: string): ActionEdits {
  const present = (): readonly Action[] => document.snapshot().nodes.find((node) => node.id === nodeId)?.actions ?? []

  function set(edit: (action: Action) => Action, mergeKey?: string): void {
    document.setActions(nodeId, replaceAction(present(), actionId, edit), mergeKey)
  }

  function change(field: string, edit: (action: Action) => Action): void {
    set(edit, `${nodeId}/${actionId}/${field}`)
  }

  function changeParameters(field: string, edit: (parameters: KafkaSendParameters) => KafkaSendParameters): void {
    change(field, (action) => ({ ...action, parameters: edit(action.parameters) }))
  }

  return {
    change,
    changeParameters,
    changeMessage(index, field, edit) {
      changeParameters(`messages/${index}/${field}`, (parameters) => ({
        ...parameters,
        messages: parameters.messages.map((message, at) => (at === index ? edit(message) : message)),
      }))
    },
    fix(problem) {
      set((action) => applyFix(action, problem) ?? action)
    },
  }
}
