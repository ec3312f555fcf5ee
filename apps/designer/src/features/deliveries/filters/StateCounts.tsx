import type { DeliveryOverview } from '@sendwright/contract'
import type { DeliveryState } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { formatCount } from '../../../text/format.ts'
import { StateIcon } from '../../../ui/StateText.tsx'
import classes from './StateCounts.module.css'

export interface StateCountsProps {
  /** null while they are not known. */
  readonly counts: DeliveryOverview['counts'] | null
  readonly chosen: DeliveryState | undefined
  readonly onChoose: (state: DeliveryState | undefined) => void
}

const order = ['delivered', 'sending', 'accepted', 'failed', 'skipped', 'cancelled'] as const

/** How many deliveries are in each state; choosing one filters the list by it, choosing it again shows all. */
export function StateCounts({ counts, chosen, onChoose }: StateCountsProps) {
  const words = text.deliveries
  return (
    <fieldset className={classes['counts']}>
      <legend className="visually-hidden">{words.filters.state}</legend>
      {order.map((state) => (
        <button
          key={state}
          type="button"
          className={classes['count']}
          data-state={state}
          aria-pressed={chosen === state}
          title={words.stateNotes[state]}
          onClick={() => onChoose(chosen === state ? undefined : state)}
        >
          <span className={classes['name']}>
            {/* Nothing turns while nothing is on its way. */}
            <StateIcon state={state} size={14} isStill={counts?.[state] === 0} />
            {words.states[state]}
          </span>{' '}
          <span className={classes['number']}>{counts === null ? '–' : formatCount(counts[state])}</span>
        </button>
      ))}
    </fieldset>
  )
}
