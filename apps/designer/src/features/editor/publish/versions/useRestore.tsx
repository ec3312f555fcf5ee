import { IconRestore } from '@tabler/icons-react'
import { useState } from 'react'
import { restoreVersion } from '../../../../api/versions.ts'
import { saveProcess } from '../../../../api/processes.ts'
import { errorView } from '../../../../app/errorView.ts'
import { notify } from '../../../../app/notify.tsx'
import { text } from '../../../../text/en.ts'
import { useEditorSession } from '../../document/editorSessionContext.ts'
import type { DocumentContent } from '../../document/openEditorDocument.ts'
import { useEditorPlace } from '../../problems/useEditorPlace.ts'

/** Restoring a version as the draft. Undo brings back the draft that was there. */
export interface Restoring {
  readonly restore: () => void
  readonly isRestoring: boolean
  /** Why nothing was restored; null where nothing went wrong. */
  readonly failure: string | null
}

/** Restores version `number` of the open process; edits are saved first. */
export function useRestore(number: number, onRestored: () => void): Restoring {
  const words = text.publish.versions
  const session = useEditorSession()
  const { processId } = useEditorPlace()
  const [isRestoring, setRestoring] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function restore(): Promise<void> {
    setRestoring(true)
    setFailure(null)
    try {
      const before = await session.replaceDraft((version) => restoreVersion(processId, number, version))
      if (before === null) return setFailure(words.notSaved)
      onRestored()
      notify({
        message: words.restored(number),
        icon: <IconRestore size={16} stroke={1.6} />,
        undo: () => void undo(before),
      })
    } catch (error) {
      setFailure(words.notRestored(errorView(error).detail))
    } finally {
      setRestoring(false)
    }
  }

  async function undo(before: DocumentContent): Promise<void> {
    try {
      const replaced = await session.replaceDraft((version) =>
        saveProcess(processId, version, { ...before, sampleContexts: [...before.sampleContexts] }),
      )
      notify({ message: replaced === null ? words.notSaved : words.undone })
    } catch (error) {
      notify({ message: words.notRestored(errorView(error).detail) })
    }
  }

  return { restore: () => void restore(), isRestoring, failure }
}
