import { AppShell } from '../../app/AppShell.tsx'
import { text } from '../../text/en.ts'

/** The connections and the details of one. */
export function ConnectionsPage() {
  return <AppShell title={text.connections.title}>{null}</AppShell>
}
