import type { Run, RunDataStep, RunVisit } from '@sendwright/model'

/** The data before and after a visit. */
export type VisitData = Pick<RunDataStep, 'before' | 'after'>

/**
 * The data before the first event of a visit that changed them and after the last; where none did, the data as they
 * were then. null where nothing is known of that time.
 */
export function dataOfVisit(
  steps: readonly RunDataStep[],
  visit: Pick<RunVisit, 'id' | 'node' | 'number'>,
  timeline: Run['timeline'],
): VisitData | null {
  const own = steps.filter((step) => step.visit === visit.id || isStart(step, visit))
  const [first, last] = [own[0], own.at(-1)]
  if (first !== undefined && last !== undefined) return { before: first.before, after: last.after }
  const n = timeline.findLast((moment) => moment.visit === visit.id)?.n ?? Infinity
  const before = steps.findLast((step) => step.n <= n)
  return before === undefined ? null : { before: before.after, after: before.after }
}

/** The data that a run starts with come before its first visit. */
function isStart(step: RunDataStep, visit: Pick<RunVisit, 'node' | 'number'>): boolean {
  return step.visit === null && step.node === visit.node && visit.number === 1
}
