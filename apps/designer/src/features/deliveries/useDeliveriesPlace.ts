import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { DeliveriesPlace } from '../../app/paths.ts'

const route = getRouteApi('/deliveries')

/** A change of the address; undefined takes a part away. */
export type PlaceChange = { readonly [Part in keyof DeliveriesPlace]?: DeliveriesPlace[Part] | undefined }

/** Changes the address; `isStep` false leaves no step for the browser's back. */
export type ChangePlace = (change: PlaceChange, isStep?: boolean) => void

/** What the address says, and how to change it. */
export function useDeliveriesPlace(): { readonly place: DeliveriesPlace; readonly change: ChangePlace } {
  const place = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback<ChangePlace>(
    (changed, isStep = true) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: !isStep, resetScroll: false }),
    [navigate],
  )
  // An optional part of the address is absent or has a value; the router's type allows undefined besides.
  return { place: place as DeliveriesPlace, change }
}
