import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

export interface EmptyStateProps {
  /** 20 px. */
  readonly icon: ReactNode
  readonly title: string
  /** What it is and what to do, one or two sentences. */
  readonly note?: ReactNode
  /** The next step; at most one of them filled. */
  readonly actions?: ReactNode
}

/** Says what would be here and offers the next step. */
export function EmptyState({ icon, title, note, actions }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <span className={classes['icon']}>{icon}</span>
      <p className={classes['title']}>{title}</p>
      {note !== undefined && <p className={classes['note']}>{note}</p>}
      {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
    </div>
  )
}
