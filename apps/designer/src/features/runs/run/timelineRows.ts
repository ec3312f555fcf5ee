import type { RunMoment } from '@sendwright/model'
import type { RunPlace } from '../../../app/paths.ts'

/** The kinds of events that come from a person. */
const byPeople: ReadonlySet<string> = new Set([
  'triggered',
  'retried',
  'edited',
  'skipped',
  'stoppedByPerson',
  'cancelled',
])

/** What of the time line a filter shows, in its order. */
export function timelineRows(timeline: readonly RunMoment[], show: RunPlace['show']): readonly RunMoment[] {
  if (show === 'problems') return timeline.filter(({ severity }) => severity === 'error')
  if (show === 'people') return timeline.filter(({ kind, by }) => by !== null || byPeople.has(kind))
  return timeline
}

/** What a line of the time line looks like. */
export type MomentLook = 'start' | 'done' | 'reply' | 'person' | 'wait' | 'error' | 'cancelled' | 'step'

/** The look of a line by the kind of its event. */
export function momentLook({ kind, severity, by }: RunMoment): MomentLook {
  if (severity === 'error') return 'error'
  if (kind === 'cancelled' || kind === 'stoppedByPerson') return 'cancelled'
  if (kind === 'started') return 'start'
  if (kind === 'replied' || kind === 'calledBack') return 'reply'
  if (by !== null || byPeople.has(kind)) return 'person'
  if (kind === 'timerDue' || kind === 'waiting') return 'wait'
  return kind === 'delivery' || kind === 'delivered' || kind === 'scripted' ? 'done' : 'step'
}
