import type { RunStep } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldSteps, mostSegments } from './foldSteps.ts'

function steps(done: number, ahead: number): readonly RunStep[] {
  const all: RunStep['state'][] = [
    ...Array<'done'>(done).fill('done'),
    'current',
    ...Array<'ahead'>(ahead).fill('ahead'),
  ]
  return all.map((state, index) => ({ node: String(index), name: '', state }))
}

describe('the strip of a run', () => {
  test('shows twelve steps as they are', () => {
    expect(foldSteps(steps(5, 6))).toEqual({ folded: 0, shown: steps(5, 6) })
  })

  test('folds the first ones of more', () => {
    const folded = foldSteps(steps(20, 2))
    expect(folded.folded).toBe(11)
    expect(folded.shown).toHaveLength(mostSegments)
  })

  test('never loses the current step, nor a step in between', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (done, ahead) => {
        const all = steps(done, ahead)
        const { folded, shown } = foldSteps(all)
        expect(shown.length).toBeLessThanOrEqual(mostSegments)
        expect(shown.some(({ state }) => state === 'current')).toBe(true)
        expect(shown).toEqual(all.slice(folded, folded + shown.length))
      }),
    )
  })
})
