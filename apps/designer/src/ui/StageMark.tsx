import classes from './StageMark.module.css'

/** What an environment is for. */
export type Stage = 'development' | 'test' | 'production'

export interface StageMarkProps {
  readonly stage: Stage
  /** The environment's name; it always stands beside the square. */
  readonly name: string
}

/** The square of an environment with its name beside it. */
export function StageMark({ stage, name }: StageMarkProps) {
  return (
    <span className={classes['mark']} data-stage={stage}>
      <span className={classes['square']} aria-hidden />
      <span>{name}</span>
    </span>
  )
}

/** The same in a frame, where it stands alone between other things. */
export function StageChip({ stage, name }: StageMarkProps) {
  return (
    <span className={`${classes['mark']} ${classes['chip']}`} data-stage={stage}>
      <span className={classes['square']} aria-hidden />
      <span>{name}</span>
    </span>
  )
}
