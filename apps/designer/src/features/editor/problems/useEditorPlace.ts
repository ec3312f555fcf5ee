import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { EditorPlace } from '../../../app/paths.ts'

const route = getRouteApi('/processes/$processId')

/** The editor's address: what is open, and how to open something else. */
export interface EditorAddress {
  readonly processId: string
  readonly place: EditorPlace
  /** Changes the named parts of the address, without a step in the history. */
  readonly open: (change: EditorPlace) => void
}

/** The editor's address; only below the editor's route. */
export function useEditorPlace(): EditorAddress {
  const { processId } = route.useParams()
  const place = route.useSearch()
  const navigate = route.useNavigate()
  const open = useCallback(
    (change: EditorPlace) => void navigate({ search: (present) => ({ ...present, ...change }), replace: true }),
    [navigate],
  )
  return { processId, place, open }
}
