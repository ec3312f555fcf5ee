import { useEffect, useRef } from 'react'
import { StartRunPanel } from '../../../app/startRun/StartRunPanel.tsx'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'
import classes from './TopBarParts.module.css'

/** Starts a run of the open process at the side of the drawing, with the environment and sample context that the editor shows. */
export function RunPanel() {
  const { processId, place, open } = useEditorPlace()
  const { chosen } = useEnvironment()
  const panel = useRef<HTMLDivElement>(null)
  // The keyboard goes on in what has opened, and back to the button that opened it.
  useEffect(() => {
    const before = document.activeElement
    panel.current?.querySelector<HTMLElement>('[data-region="start-run"]')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <div ref={panel} className={classes['panel']}>
      <StartRunPanel
        processId={processId}
        {...(place.context !== undefined && { contextId: place.context })}
        {...(chosen !== null && { environment: chosen.name })}
        onClose={() => open({ open: undefined })}
      />
    </div>
  )
}
