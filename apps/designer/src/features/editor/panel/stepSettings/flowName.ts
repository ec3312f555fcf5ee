import { text } from '../../../../text/en.ts'
import type { EditorFlow, EditorNode } from '../../document/editorDocument.ts'

/** What people call a flow: its name and where it leads, "yes → Ship order". */
export function flowName(flow: EditorFlow, nodes: readonly EditorNode[]): string {
  const target = nodes.find(({ id }) => id === flow.targetId)
  const leadsTo = target === undefined ? flow.targetId : text.editor.stepName(target)
  return flow.name.trim() === '' ? text.panel.flow.to(leadsTo) : text.panel.flow.named(flow.name, leadsTo)
}
