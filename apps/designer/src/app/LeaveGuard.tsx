import { useBlocker } from '@tanstack/react-router'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'

/** Where a navigation goes. */
export interface PlaceOnPage {
  readonly pathname: string
  readonly search: object
}

export interface LeaveGuardProps {
  /** Whether there is something that leaving would lose. */
  readonly active: boolean
  /** What of the address is left: going on with the same is no leaving. */
  readonly placeOf: (place: PlaceOnPage) => string
  readonly words: { readonly title: string; readonly note: string; readonly confirm: string; readonly keep: string }
}

/** Asks before a place with unsaved changes is left. */
export function LeaveGuard({ active, placeOf, words }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      active && (current.pathname !== next.pathname || placeOf(current) !== placeOf(next)),
    enableBeforeUnload: active,
    withResolver: true,
  })
  return (
    <ConfirmDialog
      opened={status === 'blocked'}
      title={words.title}
      confirm={words.confirm}
      keep={words.keep}
      onConfirm={() => proceed?.()}
      onClose={() => reset?.()}
    >
      {words.note}
    </ConfirmDialog>
  )
}
