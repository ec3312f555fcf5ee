import type { Run, RunVisit } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { formatShortTime } from '../../../text/format.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import classes from './StepPanel.module.css'

/** Why the actions of a step were or were not performed: the rule that decided, and what happened on the step. */
export function WhyTab({ run, visit }: { readonly run: Run; readonly visit: RunVisit }) {
  const words = text.run.why
  const moments = run.timeline.filter((moment) => moment.visit === visit.id)
  if (visit.actions.length === 0 && moments.length === 0) return <p className={classes['note']}>{words.none}</p>
  return (
    <>
      <ul className={classes['reasons']}>
        {visit.actions.map(({ action, name, type, state, rule, why }) => (
          <li key={action}>
            <p className={classes['reasonHead']}>
              <strong>{type === 'step' ? words.step : name || action}</strong>
              <span>{text.run.step.states[state]}</span>
            </p>
            <p>
              <SentenceText>{why}</SentenceText>
            </p>
            <p className={classes['note']}>{words.rule(rule)}</p>
          </li>
        ))}
      </ul>
      {moments.length > 0 && (
        <ol className={classes['moments']}>
          {moments.map(({ n, at, sentence, rule }, index) => (
            <li key={`${n} ${index}`}>
              <time className="mono" dateTime={at}>
                {formatShortTime(at)}
              </time>
              <span>
                <SentenceText>{sentence}</SentenceText>
                {rule !== null && <span className={classes['note']}> {words.rule(rule)}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
