import type { Action, Problem } from '@sendwright/model'
import { byKind } from '../actionKind.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { ParametersTab } from './ParametersTab.tsx'
import { useSendEdits } from './useActionEdits.ts'

export interface KindParametersProps {
  readonly node: EditorNode
  readonly action: Action
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
}

/** What an action does, by its kind. */
export function KindParameters({ node, action, problems }: KindParametersProps) {
  const sends = useSendEdits(node.id, action.id)
  return byKind(action, {
    kafkaSend: (sending) => <ParametersTab action={sending} problems={problems} edits={sends} />,
    kafkaReceive: () => null,
    script: () => null,
  })
}
