import { formatCount } from '../text/format.ts'
import { StateIcon, type VisibleState } from './StateText.tsx'
import classes from './StateCounts.module.css'

/** A state with how many things are in it. */
export interface StateCount<State extends string> {
  readonly state: State
  /** What it looks like. */
  readonly look: VisibleState
  readonly label: string
  /** null while it is not known. */
  readonly count: number | null
  /** A few words beside the number. */
  readonly note?: string | null
  /** What the state means. */
  readonly title: string
}

export interface StateCountsProps<State extends string> {
  /** What the counts are by. */
  readonly label: string
  readonly counts: readonly StateCount<State>[]
  readonly chosen: State | undefined
  readonly onChoose: (state: State | undefined) => void
}

/** How many are in each state; choosing one filters by it, choosing it again shows all. */
export function StateCounts<State extends string>({ label, counts, chosen, onChoose }: StateCountsProps<State>) {
  return (
    <fieldset className={classes['counts']} data-columns={counts.length}>
      <legend className="visually-hidden">{label}</legend>
      {counts.map(({ state, look, label: name, count, note, title }) => (
        <button
          key={state}
          type="button"
          className={classes['count']}
          aria-pressed={chosen === state}
          title={title}
          onClick={() => onChoose(chosen === state ? undefined : state)}
        >
          <span className={classes['name']} data-state={look}>
            {/* Nothing turns while nothing is on its way. */}
            <StateIcon state={look} size={14} isStill={count === 0} />
            {name}
          </span>{' '}
          <span className={classes['value']}>
            <span className={classes['number']}>{count === null ? '–' : formatCount(count)}</span>
            {note !== undefined && note !== null && <span className={classes['note']}> {note}</span>}
          </span>
        </button>
      ))}
    </fieldset>
  )
}
