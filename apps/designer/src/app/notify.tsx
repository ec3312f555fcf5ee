import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { text } from '../text/en.ts'
import classes from './notify.module.css'

/** How long Undo is offered, in milliseconds. */
export const undoMs = 10_000

/** A message about what happened. Errors are no toasts: they stand where they happened. */
export interface Toast {
  readonly message: string
  /** An icon of 16 px that says what kind of thing happened. */
  readonly icon?: ReactNode
  /** Takes it back; offered for 10 s. */
  readonly undo?: () => void
  /** Where to go on, for example to what was made. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Runs when the toast goes away for whatever reason except Undo. */
  readonly onGone?: () => void
}

/** Shows a toast; answers with how to take it away. */
export function notify({ message, icon, undo, action, onGone }: Toast): () => void {
  let undone = false
  const link = undo ? { label: text.shell.undo, run: undo } : action
  const id = notifications.show({
    message: (
      <span className={classes['row']}>
        <span className={classes['message']}>{message}</span>
        {link && (
          <Button
            variant="subtle"
            size="xs"
            onClick={() => {
              undone = undo !== undefined
              notifications.hide(id)
              link.run()
            }}
          >
            {link.label}
          </Button>
        )}
      </span>
    ),
    icon,
    autoClose: undo ? undoMs : 4_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': text.shell.dismiss },
    classNames: { root: classes['root'] ?? '', icon: classes['icon'] ?? '', body: classes['body'] ?? '' },
    onClose: () => {
      if (!undone) onGone?.()
    },
  })
  return () => notifications.hide(id)
}
