import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freePoint, type Box } from './freePlace.ts'

const task = { width: 100, height: 80 }

describe('free place', () => {
  it('is the wanted one where nothing stands', () => {
    expect(freePoint({ x: 50, y: 40 }, task, [])).toEqual({ x: 50, y: 40 })
  })

  it('is below what stands in the wanted one', () => {
    const other = { x: 0, y: 0, ...task }
    expect(freePoint({ x: 50, y: 40 }, task, [other])).toEqual({ x: 50, y: 80 + 20 + 40 })
  })

  it('covers nothing, whatever stands around', () => {
    const boxes = fc.array(
      fc.record({ x: fc.nat(600), y: fc.nat(600), width: fc.constant(100), height: fc.constant(80) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(boxes, fc.nat(600), fc.nat(600), (others: readonly Box[], x, y) => {
        const at = freePoint({ x, y }, task, others)
        const overlaps = others.some(
          (other) => Math.abs(other.x + 50 - at.x) < 100 && Math.abs(other.y + 40 - at.y) < 80,
        )
        expect(overlaps).toBe(false)
      }),
    )
  })
})
