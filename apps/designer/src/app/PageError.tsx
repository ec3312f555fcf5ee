import type { ErrorComponentProps } from '@tanstack/react-router'
import { text } from '../text/en.ts'
import { AppShell } from './AppShell.tsx'
import { ErrorState } from '../ui/ErrorState.tsx'

/** A page that could not be shown: a part of it did not load, or it broke. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <AppShell title={text.shell.pageError.title}>
      <ErrorState
        title={text.shell.pageError.title}
        detail={text.shell.pageError.note(error instanceof Error ? error.message : String(error))}
        onRetry={() => {
          reset()
          // A page whose files are gone after an update comes back only with the new start page.
          window.location.reload()
        }}
      />
    </AppShell>
  )
}
