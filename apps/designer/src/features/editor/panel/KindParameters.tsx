import type { Action, Problem } from '@sendwright/model'
import { byKind, isReceive, isScript } from '../actionKind.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { ParametersTab } from './ParametersTab.tsx'
import { ReceiveParameters } from './ReceiveParameters.tsx'
import { ScriptParameters } from './ScriptParameters.tsx'
import { useActionEdits, useSendEdits } from './useActionEdits.ts'

export interface KindParametersProps {
  readonly node: EditorNode
  readonly action: Action
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
}

/** What an action does, by its kind. */
export function KindParameters({ node, action, problems }: KindParametersProps) {
  const sends = useSendEdits(node.id, action.id)
  const receives = useActionEdits(node.id, action.id, isReceive)
  const runs = useActionEdits(node.id, action.id, isScript)
  return byKind(action, {
    kafkaSend: (sending) => <ParametersTab action={sending} problems={problems} edits={sends} />,
    kafkaReceive: (receiving) => (
      <ReceiveParameters node={node} action={receiving} problems={problems} edits={receives} />
    ),
    script: (script) => <ScriptParameters action={script} problems={problems} edits={runs} />,
  })
}
