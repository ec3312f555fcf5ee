import type { LeftRecords } from './runState.ts'
import type { DeliveryState } from '@sendwright/model'
import type { Work, WorkAction, WorkVisit } from './work.ts'

/** The states that an event can bring, by the letter that is kept for them. */
const placeLetters = {
  accepted: 'a',
  sending: 'a',
  delivered: 'd',
  failed: 'f',
  skipped: 's',
  cancelled: 'c',
} as const satisfies Record<DeliveryState, string>

/** The letters of records that are all on their way. */
export function newPlaces(count: number): string {
  return placeLetters.accepted.repeat(count)
}

/** The letters with one of them changed; as they were where there is no such place. */
export function withPlace(places: string, place: number, state: DeliveryState): string {
  if (place < 0 || place >= places.length) return places
  return places.slice(0, place) + placeLetters[state] + places.slice(place + 1)
}

/** Keeps what is still on its way, or has failed, of an action that nobody waits for any more. */
export function leaveRecords(work: Work, visit: Pick<WorkVisit, 'id'>, action: WorkAction): void {
  if (action.places === undefined || !/[af]/.test(action.places)) return
  work.left.push({ visit: visit.id, action: action.id, attempt: action.attempt, places: action.places })
}

/** Notes how a record of a visit that is over, or of an earlier attempt, has ended; false where it was known. */
export function noteLeft(
  work: Work,
  event: { readonly visit: string; readonly action: string; readonly attempt: number; readonly place: number },
  state: DeliveryState,
): boolean {
  const isMeant = (left: LeftRecords): boolean =>
    left.visit === event.visit && left.action === event.action && left.attempt === event.attempt
  const left = work.left.find(isMeant)
  if (left === undefined) return false
  const places = withPlace(left.places, event.place, state)
  if (places === left.places) return false
  left.places = places
  if (!/[af]/.test(left.places)) work.left = work.left.filter((one) => one !== left)
  return true
}
