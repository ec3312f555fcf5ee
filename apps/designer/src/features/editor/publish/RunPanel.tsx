import { StartRunPanel } from '../../../app/startRun/StartRunPanel.tsx'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'

/** Starts a run of the open process at the side of the drawing, with the environment and sample context that the editor shows. */
export function RunPanel() {
  const { processId, place, open } = useEditorPlace()
  const { chosen } = useEnvironment()
  return (
    <StartRunPanel
      processId={processId}
      {...(place.context !== undefined && { contextId: place.context })}
      {...(chosen !== null && { environment: chosen.name })}
      onClose={() => open({ open: undefined })}
    />
  )
}
