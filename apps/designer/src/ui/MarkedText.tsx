import { Fragment } from 'react'
import classes from './MarkedText.module.css'
import type { MarkedName } from './markedName.ts'

/** A name with the parts marked that match a search. */
export function MarkedText({ name, ranges }: MarkedName) {
  const starts = ranges.map((range, index) => ({ ...range, from: ranges[index - 1]?.end ?? 0 }))
  return (
    <>
      {starts.map(({ start, end, from }) => (
        <Fragment key={start}>
          {name.slice(from, start)}
          <mark className={classes['mark']}>{name.slice(start, end)}</mark>
        </Fragment>
      ))}
      {name.slice(ranges.at(-1)?.end ?? 0)}
    </>
  )
}
