import { Select } from '@mantine/core'
import { createProblem, durationSchema } from '@sendwright/model'
import { useId, useState } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorSnapshot, type EditorNode } from '../document/editorDocument.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import type { ReceiveFieldProps } from './actionField.ts'
import { DurationInput } from './DurationInput.tsx'
import fields from './Field.module.css'
import { flowName } from './stepSettings/flowName.ts'
import { useFieldElement } from './useFieldElement.ts'

/** How long an action waits for its record at most, and the way that is taken then. */
export function TimeoutField({ node, action, problems, edits }: ReceiveFieldProps & { readonly node: EditorNode }) {
  const words = text.panel.receive
  const id = useId()
  const help = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const { timeout } = action.parameters
  const wrong = draft === null ? [] : [createProblem('illegal-timer', '/parameters/timeout', { value: draft })]
  const input = useFieldElement<HTMLInputElement>(action.id, '/parameters/timeout')

  function type(typed: string): void {
    const isDuration = typed === '' || durationSchema.safeParse(typed).success
    setDraft(isDuration ? null : typed)
    if (isDuration) store(typed === '' ? null : typed)
  }

  function store(next: string | null): void {
    setDraft(null)
    edits.changeParameters('timeout', (each) => ({ ...each, timeout: next }))
  }

  return (
    <>
      <DurationInput
        id={id}
        label={words.timeout}
        value={draft ?? timeout ?? ''}
        placeholder={words.timeoutPlaceholder}
        emptyMeaning={words.waitsForEver}
        picks={words.timeoutPicks}
        picked={draft === null ? timeout : undefined}
        isWrong={wrong.length > 0}
        describedBy={help}
        input={input}
        onType={type}
        onPick={store}
      >
        <FieldProblems id={help} action={action} problems={wrong} onFix={edits.fix} help={words.timeoutHelp} />
      </DurationInput>
      {timeout !== null && <TimeoutFlow node={node} action={action} problems={problems} edits={edits} />}
    </>
  )
}

function TimeoutFlow({ node, action, problems, edits }: ReceiveFieldProps & { readonly node: EditorNode }) {
  const words = text.panel.receive
  const help = useId()
  const path = '/parameters/timeoutFlow'
  const { nodes } = useEditorSnapshot()
  const { timeoutFlow } = action.parameters
  const own = problems.filter((problem) => problem.path === path)
  const input = useFieldElement<HTMLInputElement>(action.id, path)
  const isKnown = timeoutFlow === null || node.outgoing.some(({ id }) => id === timeoutFlow)
  return (
    <div className={fields['field']}>
      <Select
        ref={input}
        label={words.timeoutFlow}
        data={[
          { value: '', label: words.timeoutStops },
          ...node.outgoing.map((flow) => ({ value: flow.id, label: words.takes(flowName(flow, nodes)) })),
          ...(isKnown ? [] : [{ value: timeoutFlow, label: timeoutFlow }]),
        ]}
        value={timeoutFlow ?? ''}
        error={own.length > 0}
        aria-describedby={help}
        onChange={(value) =>
          edits.changeParameters('timeoutFlow', (each) => ({
            ...each,
            timeoutFlow: value === null || value === '' ? null : value,
          }))
        }
      />
      <FieldProblems
        id={help}
        action={action}
        problems={own}
        onFix={edits.fix}
        help={timeoutFlow === null ? words.timeoutStopsHelp : words.timeoutFlowHelp}
      />
    </div>
  )
}
