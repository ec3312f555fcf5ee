import { AppShell } from '../../app/AppShell.tsx'
import { text } from '../../text/en.ts'

/** The list of processes, or the first start while there is only the example. */
export function ProcessesPage() {
  return <AppShell title={text.processes.title}>{null}</AppShell>
}
