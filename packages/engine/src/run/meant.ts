import type { Action } from '@sendwright/model'
import { actionIn } from './actions.ts'
import type { Work, WorkAction, WorkVisit } from './work.ts'

/** A visit under way, an action of it and how it stands. */
export interface Meant {
  readonly visit: WorkVisit
  readonly standing: WorkAction
  readonly action: Action
}

/** What an answer to an attempt is meant for; undefined where it comes late or twice. */
export function meantBy(
  work: Work,
  event: { readonly visit: string; readonly action: string; readonly attempt: number },
): Meant | undefined {
  const meant = named(work, event)
  return meant?.standing.attempt === event.attempt ? meant : undefined
}

/** The action that an event names, whatever its attempt; undefined where its visit is over. */
export function named(work: Work, event: { readonly visit: string; readonly action: string }): Meant | undefined {
  const visit = work.visits.find(({ id }) => id === event.visit)
  const standing = visit?.actions.find(({ id }) => id === event.action)
  if (visit === undefined || standing === undefined) return undefined
  const action = actionIn(work, visit, event.action)
  return action && { visit, standing, action }
}
