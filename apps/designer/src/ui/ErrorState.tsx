import { Button } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { text } from '../text/en.ts'
import { CopyButton } from './CopyButton.tsx'
import { SentenceText } from './SentenceText.tsx'
import classes from './ErrorState.module.css'

export interface ErrorStateProps {
  /** What did not happen: "The topics could not be loaded". */
  readonly title: string
  /** Why, and what still works; exact names in backticks. */
  readonly detail: string
  /** The id under which the server's log knows the request. */
  readonly requestId?: string | null
  readonly onRetry?: () => void
  /** Further ways out, beside "Try again". */
  readonly actions?: ReactNode
}

/** An error in the place of what it kept away, with the ways out. */
export function ErrorState({ title, detail, requestId, onRetry, actions }: ErrorStateProps) {
  return (
    <div className={classes['error']} role="alert">
      <IconAlertCircle className={classes['icon']} size={20} stroke={1.6} aria-hidden />
      <div>
        <p className={classes['title']}>{title}</p>
        <p className={classes['detail']}>
          <SentenceText>{detail}</SentenceText>
        </p>
        {(onRetry !== undefined || actions !== undefined) && (
          <div className={classes['actions']}>
            {onRetry && (
              <Button variant="default" onClick={onRetry}>
                {text.shell.tryAgain}
              </Button>
            )}
            {actions}
          </div>
        )}
        {requestId !== undefined && requestId !== null && (
          <p className={classes['request']}>
            {text.shell.request} <code>{requestId}</code>
            <CopyButton value={requestId} label={text.shell.copyRequestId} />
          </p>
        )}
      </div>
    </div>
  )
}
