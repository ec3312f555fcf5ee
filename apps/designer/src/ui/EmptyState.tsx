import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

export interface EmptyStateProps {
  /** 20 px. */
  readonly icon: ReactNode
  readonly title: string
  /** The title is the heading of its region; without, what is around has one. */
  readonly isHeading?: boolean
  /** What it is and what to do, one or two sentences. */
  readonly note?: ReactNode
  /** The next step; at most one of them filled. */
  readonly actions?: ReactNode
}

/** Says what would be here and offers the next step. */
export function EmptyState({ icon, title, isHeading = false, note, actions }: EmptyStateProps) {
  const Title = isHeading ? 'h2' : 'p'
  return (
    <div className={classes['empty']}>
      <span className={classes['icon']}>{icon}</span>
      <Title className={classes['title']}>{title}</Title>
      {note !== undefined && <p className={classes['note']}>{note}</p>}
      {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
    </div>
  )
}
