import type { Action, Problem } from '@sendwright/model'
import type { ReactNode } from 'react'
import { text } from '../../../text/en.ts'
import classes from './FieldProblems.module.css'
import { problemLine } from './problemPlace.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import links from '../../../ui/link.module.css'
import { fixLabel, shortSentence } from './problemWords.ts'

export interface FieldProblemsProps {
  readonly id?: string
  /** null for a field of a step. */
  readonly action: Action | null
  readonly problems: readonly Problem[]
  readonly onFix: (problem: Problem) => void
  /** Stands here while there is no problem. */
  readonly help?: ReactNode
  /** A further way out of a problem, after its fix. */
  readonly extra?: (problem: Problem) => ReactNode
}

const shown = 3

/** The line below a field: its problems with their fixes, or its help. */
export function FieldProblems({ id, action, problems, onFix, help, extra }: FieldProblemsProps) {
  if (problems.length === 0) {
    return help === undefined ? null : (
      <div id={id} className={classes['help']}>
        {help}
      </div>
    )
  }
  return (
    <div id={id} className={classes['problems']}>
      {problems.slice(0, shown).map((problem, index) => (
        <p key={index} className={classes['problem']} data-severity={problem.severity}>
          <Line number={action === null ? null : problemLine(action, problem)} />
          <SentenceText>{shortSentence(problem)}</SentenceText>
          {problem.fix && (
            <>
              {' '}
              <button type="button" className={links['link']} onClick={() => onFix(problem)}>
                {fixLabel(problem)}
              </button>
            </>
          )}
          {extra?.(problem)}
        </p>
      ))}
      {problems.length > shown && (
        <p className={classes['problem']} data-severity="error">
          {text.panel.problems.more(problems.length - shown)}
        </p>
      )}
    </div>
  )
}

function Line({ number }: { readonly number: number | null }) {
  return number === null ? null : text.panel.problems.atLine(number)
}
