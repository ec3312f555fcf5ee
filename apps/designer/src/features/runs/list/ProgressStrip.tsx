import type { RunStep } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { foldSteps } from './foldSteps.ts'
import classes from './ProgressStrip.module.css'

/** One segment for each step on a run's way, in order. */
export function ProgressStrip({ steps }: { readonly steps: readonly RunStep[] }) {
  const words = text.runs.strip
  const { folded, shown } = foldSteps(steps)
  const done = steps.filter(({ state }) => state === 'done').length
  return (
    <span className={classes['strip']}>
      <span className="visually-hidden">{words.name(done, steps.length)}</span>
      {folded > 0 && (
        <span className={classes['folded']} aria-hidden title={words.folded(folded)}>
          {folded}
        </span>
      )}
      {shown.map(({ node, name, state }, index) => (
        <span key={`${node} ${index}`} className={classes['segment']} data-state={state} title={name} aria-hidden />
      ))}
    </span>
  )
}
