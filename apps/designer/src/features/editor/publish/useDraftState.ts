import { useQuery } from '@tanstack/react-query'
import { processQueries } from '../../../api/processes.ts'
import { versionQueries } from '../../../api/versions.ts'
import { useEditorSession, useSaveState } from '../document/editorSessionContext.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'

/** How the draft stands to what is published. */
export interface DraftState {
  /** The live version; null = nothing is published. */
  readonly live: { readonly number: number; readonly publishedAt: string } | null
  /** How much has changed since; null while that is not known. */
  readonly changes: number | null
}

/** How the open draft, as it is saved, stands to the live version. */
export function useDraftState(): DraftState {
  const { processId } = useEditorPlace()
  const save = useSaveState(useEditorSession())
  // The session puts every save there.
  const { data: process } = useQuery({ ...processQueries.detail(processId), enabled: false })
  const published = process?.published ?? null
  const isSame = published !== null && published.draftVersion === save.version
  const { data: plan } = useQuery({
    ...versionQueries.plan(processId, save.version),
    enabled: published !== null && !isSame && save.kind === 'saved',
  })
  if (published === null) return { live: null, changes: null }
  return { live: published, changes: isSame ? 0 : (plan?.changes.length ?? null) }
}
