import type { RunRecord } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import type { VisibleState } from '../../../ui/StateText.tsx'

/** What a record looks like; one that could not be built has failed. */
export function recordLook(state: RunRecord['state']): VisibleState {
  return state === 'notBuilt' ? 'failed' : state
}

/** How many records are where, in words: "3 delivered, 1 stopped". */
export function recordCounts(records: readonly Pick<RunRecord, 'state'>[]): readonly string[] {
  const words = text.run.records.counts
  const count = (...states: readonly RunRecord['state'][]): number =>
    records.filter(({ state }) => states.includes(state)).length
  const parts = [
    { count: count('delivered'), words: words.delivered },
    { count: count('accepted', 'sending'), words: words.open },
    { count: count('failed', 'notBuilt'), words: words.stopped },
    { count: count('skipped', 'cancelled'), words: words.ended },
  ]
  return parts.flatMap((part) => (part.count === 0 ? [] : [part.words(part.count)]))
}
