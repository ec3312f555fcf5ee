import type { VersionSummary } from '@sendwright/contract'
import { text } from '../../../../text/en.ts'
import { formatDateTime } from '../../../../text/format.ts'
import { moveBetweenRows } from '../../../../ui/rowKeys.ts'
import classes from './Versions.module.css'

/** The versions, the newest first: number, time, note, what changed, and the runs that execute it. Arrows move through them. */
export function VersionList({
  versions,
  selected,
  onSelect,
}: {
  readonly versions: readonly VersionSummary[]
  readonly selected: number
  readonly onSelect: (number: number) => void
}) {
  const words = text.publish.versions
  return (
    <ul className={classes['list']} aria-label={words.list} data-rows>
      {versions.map(({ number, note, publishedAt, changeCount, activeRuns }, index) => (
        <li key={number}>
          <button
            type="button"
            className={classes['version']}
            aria-current={number === selected}
            tabIndex={number === selected ? 0 : -1}
            data-row
            data-autofocus={number === selected || undefined}
            onFocus={() => onSelect(number)}
            onClick={() => onSelect(number)}
            onKeyDown={moveBetweenRows}
          >
            <span className={classes['line']}>
              <strong>{words.version(number)}</strong>
              {index === 0 && <span className={classes['live']}>{words.live}</span>}
              <time className={classes['time']} dateTime={publishedAt} title={formatDateTime(publishedAt)}>
                {words.published(publishedAt)}
              </time>
            </span>
            <span className={classes['note']} data-empty={note === '' || undefined}>
              {note === '' ? words.noNote : note}
            </span>
            <span className={classes['counts']}>
              {[words.changes(changeCount), ...(activeRuns > 0 ? [words.runs(activeRuns)] : [])].join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
