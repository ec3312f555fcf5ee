import { describe, expect, it } from 'vitest'
import { compareSides, readSide, sideBefore } from './comparison.ts'

describe('comparing versions', () => {
  it('begins with the one before', () => {
    expect(sideBefore(7, [9, 7, 5, 2])).toBe(5)
    expect(sideBefore(1, [2, 1])).toBeNull()
  })

  it('goes from the older to the newer, whichever was chosen first', () => {
    expect(compareSides(7, 5)).toEqual({ from: 5, to: 7 })
    expect(compareSides(5, 7)).toEqual({ from: 5, to: 7 })
    expect(compareSides(7, 'draft')).toEqual({ from: 7, to: 'draft' })
    expect(compareSides(7, 7)).toBeNull()
  })

  it('reads a choice', () => {
    expect([readSide('12'), readSide('draft'), readSide(null), readSide('x')]).toEqual([12, 'draft', null, null])
  })
})
