import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { RunsPlace } from '../../app/paths.ts'

const route = getRouteApi('/runs')

/** Changes the address, undefined takes a part away; `isStep` false leaves no step for the browser's back. */
export type ChangeRuns = (
  change: { readonly [Part in keyof RunsPlace]?: RunsPlace[Part] | undefined },
  isStep?: boolean,
) => void

/** What the address says, and how to change it. */
export function useRunsPlace(): { readonly place: RunsPlace; readonly change: ChangeRuns } {
  const place = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback<ChangeRuns>(
    (changed, isStep = true) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: !isStep, resetScroll: false }),
    [navigate],
  )
  // An optional part of the address is absent or has a value; the router's type allows undefined besides.
  return { place: place as RunsPlace, change }
}
