import { AppShell } from '../../app/AppShell.tsx'
import { text } from '../../text/en.ts'

/** The editor of one process. */
export function EditorPage() {
  return (
    <AppShell title={text.processes.title} rail="folded">
      {null}
    </AppShell>
  )
}
