import type { ScenarioUse } from '@sendwright/contract'
import { text } from '../../../text/en.ts'
import classes from './UsageBand.module.css'

/** How far an action differs from its scenario, in words. */
export function DifferenceWords({ use }: { readonly use: ScenarioUse }) {
  const words = text.integrations.usage
  return (
    <span className={classes['difference']} data-differs={use.differences > 0}>
      {words.differences(use.differences)}
      {use.asks && <span className={classes['asks']}>, {words.asks}</span>}
    </span>
  )
}
