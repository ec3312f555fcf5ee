import { TextInput } from '@mantine/core'
import type { ReactNode, RefObject } from 'react'
import { text } from '../../../text/en.ts'
import { durationInWords } from './durationWords.ts'
import fields from './Field.module.css'
import classes from './TimerField.module.css'

/** A usual duration to choose; null for none. */
export interface DurationPick {
  readonly label: string
  readonly value: string | null
}

export interface DurationInputProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly placeholder: string
  /** What an empty field means. */
  readonly emptyMeaning: string
  readonly picks: readonly DurationPick[]
  /** The pick that is in force; undefined for none. */
  readonly picked: string | null | undefined
  readonly isWrong: boolean
  readonly describedBy: string
  readonly input?: RefObject<HTMLInputElement | null>
  readonly onType: (typed: string) => void
  readonly onPick: (value: string | null) => void
  readonly onBlur?: () => void
  /** The line below: problems or help. */
  readonly children: ReactNode
}

/** An ISO 8601 duration with its meaning in the same field, and the usual ones below. */
export function DurationInput(props: DurationInputProps) {
  return (
    <div className={fields['field']}>
      <label className={fields['label']} htmlFor={props.id}>
        {props.label}
      </label>
      <TextInput
        {...(props.input !== undefined && { ref: props.input })}
        id={props.id}
        value={props.value}
        placeholder={props.placeholder}
        spellCheck={false}
        autoComplete="off"
        error={props.isWrong}
        aria-describedby={props.describedBy}
        classNames={{ input: classes['input'] ?? '' }}
        rightSection={<Meaning value={props.value} empty={props.emptyMeaning} />}
        rightSectionWidth="auto"
        rightSectionPointerEvents="none"
        onChange={(event) => props.onType(event.currentTarget.value)}
        onBlur={() => props.onBlur?.()}
      />
      <fieldset className={classes['picks']} aria-label={text.panel.action.quickPicksLabel}>
        {props.picks.map((pick) => (
          <button
            key={pick.label}
            type="button"
            className={classes['pick']}
            aria-pressed={props.picked === pick.value}
            onClick={() => props.onPick(pick.value)}
          >
            {pick.label}
          </button>
        ))}
      </fieldset>
      {props.children}
    </div>
  )
}

function Meaning({ value, empty }: { readonly value: string; readonly empty: string }) {
  const words = value === '' ? empty : durationInWords(value)
  return words === null ? null : <span className={classes['meaning']}>{words}</span>
}
