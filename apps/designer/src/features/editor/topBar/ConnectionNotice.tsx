import { DegradedBanner } from '../../../app/connectionHealth/DegradedBanner.tsx'
import { useEditorSnapshot } from '../document/editorDocument.ts'
import { useUsedConnections } from '../problems/useClusters.ts'

/** Says when a connection that the process sends to keeps records waiting. */
export function ConnectionNotice() {
  const used = useUsedConnections(useEditorSnapshot())
  return <DegradedBanner among={used} isBrief />
}
