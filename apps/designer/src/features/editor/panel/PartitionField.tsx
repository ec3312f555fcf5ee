import { useId } from 'react'
import { text } from '../../../text/en.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { useTemplateData } from '../template/useTemplateData.ts'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { FoldedField } from './FoldedField.tsx'
import type { MessageFieldProps } from './actionField.ts'

/** The partition a message names; empty, its key decides. */
export function PartitionField({ action, index, message, problems, edits }: MessageFieldProps) {
  const words = text.panel.parameters
  const help = useId()
  const templateData = useTemplateData()
  const path = `/parameters/messages/${index}/partition`
  const own = problems.filter((problem) => problem.path === path)
  const severity = own.some((problem) => problem.severity === 'error') ? 'error' : own[0]?.severity
  const withoutPartition = message.key === null ? words.anyPartition : words.byKey
  return (
    <FoldedField
      title={words.partition}
      summary={message.partition === null ? withoutPartition : <code>{message.partition}</code>}
      actionId={action.id}
      path={path}
      severity={severity}
    >
      <TemplateInput
        value={message.partition ?? ''}
        {...templateData}
        problems={own}
        field={{ actionId: action.id, path }}
        label={words.partition}
        describedBy={help}
        placeholder={withoutPartition}
        onChange={(typed) =>
          edits.changeMessage(index, 'partition', (each) => ({ ...each, partition: typed === '' ? null : typed }))
        }
      />
      <FieldProblems id={help} action={action} problems={own} onFix={edits.fix} help={words.partitionHelp} />
    </FoldedField>
  )
}
