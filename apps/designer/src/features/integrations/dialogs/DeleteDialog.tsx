import type { ScenarioUse } from '@sendwright/contract'
import { Link } from '@tanstack/react-router'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { linkToUse } from '../scenario/UsageBand.tsx'
import classes from './DeleteDialog.module.css'

export interface DeleteDialogProps {
  readonly opened: boolean
  readonly title: string
  readonly confirm: string
  readonly uses: readonly ScenarioUse[]
  /** What else goes with it. */
  readonly note?: string
  readonly isPending: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

const mostShown = 8

/** Asks before something that actions use is deleted, with the list of them. */
export function DeleteDialog({
  opened,
  title,
  confirm,
  uses,
  note,
  isPending,
  error,
  onConfirm,
  onClose,
}: DeleteDialogProps) {
  const words = text.integrations
  return (
    <ConfirmDialog
      opened={opened}
      title={title}
      confirm={confirm}
      keep={words.remove.keep}
      loading={isPending}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {note !== undefined && <p className={classes['sentence']}>{note}</p>}
      {uses.length > 0 && (
        <>
          <p className={classes['sentence']}>{words.remove.inUse(uses.length)}</p>
          <ul className={classes['uses']}>
            {uses.slice(0, mostShown).map((use) => (
              <li key={`${use.processId}/${use.nodeId}/${use.actionId}/${use.direction}`}>
                <Link {...linkToUse(use)}>{use.actionName || words.usage.unnamedAction}</Link>{' '}
                {words.usage.place(use.processName, use.nodeName || words.usage.unnamedStep)}
              </li>
            ))}
            {uses.length > mostShown && <li>{words.remove.more(uses.length - mostShown)}</li>}
          </ul>
        </>
      )}
      {error !== null && <ErrorState title={words.remove.failed} {...errorView(error)} />}
    </ConfirmDialog>
  )
}
