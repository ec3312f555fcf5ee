import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { RunPlace } from '../../app/paths.ts'

const route = getRouteApi('/runs/$runId')

/** Changes the address, undefined takes a part away; `isStep` false leaves no step for the browser's back. */
export type ChangeRun = (
  change: { readonly [Part in keyof RunPlace]?: RunPlace[Part] | undefined },
  isStep?: boolean,
) => void

/** Which run the address names and what of it is open, and how to change that. */
export function useRunPlace(): { readonly id: string; readonly place: RunPlace; readonly change: ChangeRun } {
  const { runId } = route.useParams()
  const place = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback<ChangeRun>(
    (changed, isStep = true) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: !isStep, resetScroll: false }),
    [navigate],
  )
  // An optional part of the address is absent or has a value; the router's type allows undefined besides.
  return { id: runId, place: place as RunPlace, change }
}
