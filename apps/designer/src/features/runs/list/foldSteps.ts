import type { RunStep } from '@sendwright/model'

/** More segments than this are not drawn. */
export const mostSegments = 12

/** A strip as it is drawn: how many steps stand before it as a number, and the segments. */
export interface FoldedSteps {
  readonly folded: number
  readonly shown: readonly RunStep[]
}

/** Folds the first steps of a long way into a number; where it stands now stays in sight, and the way ahead gives room before it. */
export function foldSteps(steps: readonly RunStep[]): FoldedSteps {
  if (steps.length <= mostSegments) return { folded: 0, shown: steps }
  const here = steps.findLastIndex(({ state }) => state !== 'ahead')
  const first = Math.max(0, Math.min(steps.length - mostSegments, here))
  return { folded: first, shown: steps.slice(first, first + mostSegments) }
}
