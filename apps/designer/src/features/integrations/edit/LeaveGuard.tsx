import { useBlocker } from '@tanstack/react-router'
import { text } from '../../../text/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

export interface LeaveGuardProps {
  /** Whether there is something that leaving would lose. */
  readonly active: boolean
  readonly scenarioName: string
}

/** Asks before a page with unsaved changes is left. Another tab of the same scenario is no leaving. */
export function LeaveGuard({ active, scenarioName }: LeaveGuardProps) {
  const words = text.integrations.edit.leave
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => active && placeOf(current) !== placeOf(next),
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
      {words.note(scenarioName)}
    </ConfirmDialog>
  )
}

function placeOf({ pathname, search }: { readonly pathname: string; readonly search: object }): string {
  return `${pathname} ${'scenario' in search ? String(search.scenario) : ''}`
}
