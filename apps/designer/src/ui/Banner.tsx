import type { ReactNode } from 'react'
import classes from './Banner.module.css'

export interface BannerProps {
  readonly tone: 'warning' | 'information' | 'error'
  /** 16 px. */
  readonly icon: ReactNode
  /** A link or button at the right. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** One line below the top bar, or a note inside a page. */
export function Banner({ tone, icon, action, children }: BannerProps) {
  return (
    <div className={classes['banner']} data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      <span className={classes['icon']}>{icon}</span>
      <span className={classes['text']}>{children}</span>
      {action}
    </div>
  )
}
