import { useId, useMemo, useRef } from 'react'
import { text } from '../../../../text/en.ts'
import { useFieldFocus } from '../../../../app/codeEditor/fieldFocus.ts'
import { OfferInput } from '../../../../app/codeEditor/OfferInput.tsx'
import type { Problem } from '@sendwright/model'
import { useEditorDocument, type EditorFlow } from '../../document/editorDocument.ts'
import { conditionHolds, conditionPath, conditionProblems } from '../../problems/conditionCheck.ts'
import { FieldProblems } from '../../problems/FieldProblems.tsx'
import { useServerProblems } from '../../problems/useServerProblems.ts'
import { useSampleContext } from '../../problems/useSampleContext.ts'
import { useTemplateData } from '../../template/useTemplateData.ts'
import { conditionOffers } from './conditionOffers.ts'
import classes from './StepSettings.module.css'

export interface ConditionFieldProps {
  /** The step that it leaves. */
  readonly nodeId: string
  readonly flow: EditorFlow
  /** The accessible name. */
  readonly label: string
}

/** A flow's condition, with what is wrong with it and whether it holds with the sample context. */
export function ConditionField({ nodeId, flow, label }: ConditionFieldProps) {
  const words = text.panel.flow
  const document = useEditorDocument()
  const help = useId()
  const input = useRef<HTMLInputElement>(null)
  const { data } = useTemplateData()
  const condition = flow.condition ?? ''
  const ofStep = useServerProblems().byNode.get(nodeId) ?? []
  const missing = condition === '' ? ofStep.filter(({ path }) => path === conditionPath(flow.id)) : []
  const problems = useMemo(() => (condition === '' ? [] : conditionProblems(flow.id, condition)), [flow.id, condition])
  useFieldFocus({ actionId: flow.id, path: conditionPath(flow.id) }, ({ position }) => {
    input.current?.focus()
    if (position !== null) input.current?.setSelectionRange(position.start, position.end)
  })

  function fix({ position, fix: mend }: Problem): void {
    const range = mend?.position ?? position
    if (mend === undefined || range === undefined) return
    document.setCondition(flow.id, condition.slice(0, range.start) + mend.text + condition.slice(range.end))
  }

  return (
    <div className={classes['condition']}>
      <OfferInput
        value={condition}
        input={input}
        label={label}
        problems={problems}
        placeholder={words.conditionPlaceholder}
        offersLabel={text.panel.parameters.suggestions}
        describedBy={help}
        offersAt={(source, offset) => ({ offers: conditionOffers(source, offset, data), takesFirst: true })}
        onChange={(typed) => document.setCondition(flow.id, typed, 'text')}
      />
      {missing.length > 0 && <FieldProblems action={null} problems={missing} onFix={fix} />}
      {problems.length > 0 ? (
        <FieldProblems id={help} action={null} problems={problems} onFix={fix} />
      ) : (
        <Outcome id={help} flow={flow} onFix={fix} />
      )}
    </div>
  )
}

/** Whether the condition holds with the chosen sample context. */
function Outcome({
  id,
  flow,
  onFix,
}: {
  readonly id: string
  readonly flow: EditorFlow
  readonly onFix: (problem: Problem) => void
}) {
  const words = text.panel.flow
  const { context } = useSampleContext()
  const { data } = useTemplateData()
  if (flow.condition === null) return null
  const outcome = conditionHolds(flow.id, flow.condition, data)
  if ('problems' in outcome) return <FieldProblems id={id} action={null} problems={outcome.problems} onFix={onFix} />
  const name = context?.name ?? ''
  return (
    <span id={id} className={classes['outcome']} data-holds={outcome.value}>
      {outcome.value ? words.holds(name) : words.holdsNot(name)}
    </span>
  )
}
