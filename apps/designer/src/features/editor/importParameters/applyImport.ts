import type { Action, KafkaSendAction } from '@sendwright/model'
import type { EditorDocument } from '../document/editorDocument.ts'
import { isSend } from '../actionKind.ts'
import { deleteAction, replaceAction } from '../panel/actionTree.ts'

/** Parameters and link that an action is to have; the same action is added where the step does not have it. */
export interface Import {
  readonly nodeId: string
  readonly action: KafkaSendAction
}

/**
 * Gives an action of a step other parameters and another link as one step of undo. Answers with how to take just that
 * back later, whatever else has changed meanwhile.
 */
export function applyImport(document: EditorDocument, { nodeId, action }: Import): () => void {
  const actions = (): readonly Action[] => document.snapshot().nodes.find(({ id }) => id === nodeId)?.actions ?? []
  const before = actions()
    .filter(isSend)
    .find(({ id }) => id === action.id)
  const imported = (each: Action, from: KafkaSendAction): Action =>
    isSend(each) ? { ...each, scenario: from.scenario, parameters: from.parameters } : each
  document.setActions(
    nodeId,
    before === undefined
      ? [...actions(), action]
      : replaceAction(actions(), action.id, (each) => imported(each, action)),
  )
  return () => {
    const present = actions()
    document.setActions(
      nodeId,
      before === undefined
        ? deleteAction(present, action.id)
        : replaceAction(present, action.id, (each) => imported(each, before)),
    )
  }
}
