import type { RunMoment, RunRecord } from '@sendwright/model'
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

const waits: ReadonlySet<string> = new Set(['timer', 'due', 'boundary', 'timedOut', 'waiting'])
const ends: ReadonlySet<string> = new Set(['delivered', 'scripted', 'completed', 'terminated'])

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
  if (waits.has(kind)) return 'wait'
  return ends.has(kind) ? 'done' : 'step'
}

/** What stands at the right of a line: where a delivered record lies, else what the line brings; ids of flows are no words. */
export function momentDetail(
  { kind, visit, action, detail }: RunMoment,
  records: readonly Pick<RunRecord, 'visit' | 'action' | 'offset'>[],
): { readonly offset: string } | { readonly words: string } | null {
  if (kind === 'flow' || detail === null) return null
  if (kind !== 'delivered') return { words: detail }
  const offset = records.filter((record) => record.visit === visit && record.action === action)[Number(detail)]?.offset
  return offset === undefined || offset === null ? null : { offset }
}
