import classes from './MiddleTruncate.module.css'

export interface MiddleTruncateProps {
  readonly value: string
  /** How many characters at the end always stay. */
  readonly tail?: number
  readonly mono?: boolean
}

/** An exact name that is cut in its middle where there is no room; the whole is its tooltip and can be copied. */
export function MiddleTruncate({ value, tail = 10, mono = false }: MiddleTruncateProps) {
  const cut = Math.max(0, value.length - tail)
  return (
    <span className={mono ? `${classes['whole']} mono` : classes['whole']} title={value}>
      <span className={classes['head']}>{value.slice(0, cut)}</span>
      <span className={classes['tail']}>{value.slice(cut)}</span>
    </span>
  )
}
