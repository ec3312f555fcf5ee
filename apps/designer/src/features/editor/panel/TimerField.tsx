import type { Action } from '@sendwright/model'
import { useEffect, useId, useRef, useState } from 'react'
import { text } from '../../../text/en.ts'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { byKind } from '../actionKind.ts'
import { FieldProblems } from '../problems/FieldProblems.tsx'
import { DurationInput } from './DurationInput.tsx'
import { readTimer, timerProblem, timerText, type TimerDraft } from './timerDraft.ts'
import type { SharedEdits } from './useActionEdits.ts'

export interface TimerFieldProps {
  readonly action: Action
  readonly edits: SharedEdits
  readonly timerDraft: TimerDraft | null
  readonly onTimerDraft: (draft: TimerDraft | null) => void
}

const pauseMs = 300

/** How long an action waits: an ISO 8601 duration with its meaning in the same field, and the usual ones below. */
export function TimerField({ action, edits, timerDraft, onTimerDraft }: TimerFieldProps) {
  const id = useId()
  const help = useId()
  const input = useRef<HTMLInputElement>(null)
  const shown = timerText(action, timerDraft)
  const problem = timerProblem(action, timerDraft)
  const [settled, setSettled] = useState(shown)
  const visible = problem !== null && settled === shown ? [problem] : []

  useFieldFocus({ actionId: action.id, path: '/timer' }, () => input.current?.focus())
  useEffect(() => {
    const timer = setTimeout(() => setSettled(shown), pauseMs)
    return () => clearTimeout(timer)
  }, [shown])

  function type(typed: string): void {
    const read = readTimer(typed, action.timer)
    onTimerDraft('draft' in read ? read.draft : null)
    if ('timer' in read) store(read.timer)
  }

  function store(timer: string | null): void {
    onTimerDraft(null)
    if (timer !== action.timer) edits.change('timer', (each) => ({ ...each, timer }))
  }

  return (
    <DurationInput
      id={id}
      label={text.panel.action.timer}
      value={shown}
      placeholder={text.panel.action.timerPlaceholder}
      emptyMeaning={text.panel.duration.atOnce}
      picks={text.panel.action.quickPicks}
      picked={timerDraft === null ? action.timer : undefined}
      isWrong={visible.length > 0}
      describedBy={help}
      input={input}
      onType={type}
      onPick={store}
      onBlur={() => setSettled(shown)}
    >
      <FieldProblems
        id={help}
        action={action}
        problems={visible}
        onFix={(each) => each.fix && type(each.fix.text)}
        help={timerHelp(action)}
      />
    </DurationInput>
  )
}

function timerHelp(action: Action): string {
  const { trigger, required } = action
  const words = byKind(action, {
    kafkaSend: () => text.panel.action.timerHelp,
    kafkaReceive: () => text.panel.action.receiveTimerHelp,
    script: () => text.panel.action.scriptTimerHelp,
  })
  if (trigger === 'automatic') return words.automatic
  return required ? words.manualMandatory : words.manualOptional
}
