import { SegmentedControl, TextInput } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { text } from '../../../../text/en.ts'
import { formatDateTime } from '../../../../text/format.ts'
import { useFieldFocus } from '../../../../app/codeEditor/fieldFocus.ts'
import { useEditorDocument, type EditorNode, type EditorTimer } from '../../document/editorDocument.ts'
import { FieldProblems } from '../../problems/FieldProblems.tsx'
import { stepProblems } from '../../problems/stepProblems.ts'
import { DurationInput } from '../DurationInput.tsx'
import fields from '../Field.module.css'
import timerClasses from '../TimerField.module.css'
import classes from './StepSettings.module.css'

/** When a timer event is due: a duration from when the run comes to it, or a moment. */
export function TimerSettings({ node }: { readonly node: EditorNode }) {
  const words = text.panel.timerEvent
  const document = useEditorDocument()
  const id = useId()
  const help = useId()
  const input = useRef<HTMLInputElement>(null)
  // A timer without a time has no kind in the file.
  const [chosen, setChosen] = useState<EditorTimer['kind']>('duration')
  const timer: EditorTimer = node.timer ?? { kind: chosen, text: '' }
  const problems = stepProblems(node, text.editor.stepName(node)).filter(({ path }) => path === '/timer')
  const shown = timer.text === '' ? [] : problems
  const set = (change: Partial<EditorTimer>, mergeKey?: string): void =>
    document.setTimer(node.id, { ...timer, ...change }, mergeKey)
  useFieldFocus({ actionId: node.id, path: '/timer' }, () => input.current?.focus())

  const line = (
    <FieldProblems
      id={help}
      action={null}
      problems={shown}
      onFix={() => undefined}
      help={timer.text === '' ? words.missing : words.help[timer.kind]}
    />
  )
  return (
    <section className={classes['section']} aria-label={words.title}>
      <div className={classes['head']}>
        <h3 className={classes['title']}>{words.title}</h3>
        <SegmentedControl
          size="xs"
          aria-label={words.kind}
          value={timer.kind}
          data={kindsOf(timer).map((value) => ({ value, label: words.kinds[value] }))}
          onChange={(value) => {
            const kind = kindsOf(timer).find((each) => each === value) ?? 'duration'
            setChosen(kind)
            set({ kind, text: '' })
          }}
        />
      </div>
      {timer.kind === 'duration' ? (
        <DurationInput
          id={id}
          label={words.duration}
          value={timer.text}
          placeholder={words.durationPlaceholder}
          emptyMeaning=""
          picks={words.picks}
          picked={timer.text}
          isWrong={shown.length > 0}
          describedBy={help}
          input={input}
          onType={(typed) => set({ text: typed.trim() }, 'text')}
          onPick={(value) => set({ text: value ?? '' })}
        >
          {line}
        </DurationInput>
      ) : (
        <div className={fields['field']}>
          <TextInput
            ref={input}
            label={words[timer.kind]}
            value={timer.text}
            placeholder={words.datePlaceholder}
            spellCheck={false}
            error={shown.length > 0}
            aria-describedby={help}
            classNames={{ input: timerClasses['input'] ?? '' }}
            rightSection={<Moment timer={timer} isRight={problems.length === 0} />}
            rightSectionWidth="auto"
            rightSectionPointerEvents="none"
            onChange={(event) => set({ text: event.currentTarget.value.trim() }, 'text')}
          />
          {line}
        </div>
      )}
    </section>
  )
}

/** Repetitions are not executed: one is shown where the file has it, and not on offer. */
function kindsOf({ kind }: EditorTimer): readonly EditorTimer['kind'][] {
  return kind === 'cycle' ? ['duration', 'date', 'cycle'] : ['duration', 'date']
}

function Moment({ timer, isRight }: { readonly timer: EditorTimer; readonly isRight: boolean }) {
  if (timer.kind !== 'date' || !isRight) return null
  const hasOffset = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(timer.text.slice(10))
  const iso = hasOffset || !timer.text.includes('T') ? timer.text : `${timer.text}Z`
  return <span className={timerClasses['meaning']}>{formatDateTime(iso)}</span>
}
