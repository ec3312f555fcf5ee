import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { text } from '../text/en.ts'
import classes from './Banner.module.css'

export interface BannerProps {
  readonly tone: 'warning' | 'information' | 'error'
  /** 16 px. */
  readonly icon: ReactNode
  /** A link or button at the right. */
  readonly action?: ReactNode
  /** Takes the banner away; without it, it goes when its cause does. */
  readonly onDismiss?: () => void
  /** Inside a page: with round corners and room below. */
  readonly inset?: boolean
  readonly children: ReactNode
}

/** One line below the top bar, or a note inside a page. */
export function Banner({ tone, icon, action, onDismiss, inset = false, children }: BannerProps) {
  return (
    <div className={classes['banner']} data-tone={tone} data-inset={inset} role={tone === 'error' ? 'alert' : 'status'}>
      <span className={classes['icon']}>{icon}</span>
      <span className={classes['text']}>{children}</span>
      {action}
      {onDismiss && (
        <ActionIcon aria-label={text.shell.dismiss} onClick={onDismiss}>
          <IconX size={16} stroke={1.6} />
        </ActionIcon>
      )}
    </div>
  )
}
