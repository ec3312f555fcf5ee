import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { ReceivedScope } from '../../api/received.ts'
import type { ReceivedPlace } from '../../app/paths.ts'

const route = getRouteApi('/received')

/** Changes the address, undefined takes a part away; `isStep` false leaves no step for the browser's back. */
export type ChangeReceived = (
  change: { readonly [Part in keyof ReceivedPlace]?: ReceivedPlace[Part] | undefined },
  isStep?: boolean,
) => void

/** What the address of the received records says, and how to change it. */
export function useReceivedPlace(): { readonly place: ReceivedPlace; readonly change: ChangeReceived } {
  const place = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback<ChangeReceived>(
    (changed, isStep = true) =>
      void navigate({ search: (before) => ({ ...before, ...changed }), replace: !isStep, resetScroll: false }),
    [navigate],
  )
  // An optional part of the address is absent or has a value; the router's type allows undefined besides.
  return { place: place as ReceivedPlace, change }
}

/** Which records a place shows: unmatched ones, unless it says another state or all. */
export function receivedScope({ state = 'unmatched', topic, connection }: ReceivedPlace): ReceivedScope {
  return {
    ...(state !== 'all' && { state }),
    ...(topic !== undefined && { topic }),
    ...(connection !== undefined && { connection }),
  }
}
