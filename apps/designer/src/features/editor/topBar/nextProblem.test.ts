import { createProblem } from '@sendwright/model'
import { describe, expect, it } from 'vitest'
import type { PlacedProblem } from '../problems/useProblems.ts'
import { nextProblem } from './nextProblem.ts'

function placed(nodeId: string): PlacedProblem {
  return { nodeId, nodeName: nodeId, action: null, problem: createProblem('no-topic', '/parameters/topics', {}) }
}

const [a, b, c] = [placed('a'), placed('b'), placed('c')]

describe('next problem', () => {
  it('is the first at first', () => {
    expect(nextProblem([a, b], null)).toBe(a)
  })

  it('follows the one that was shown last, found again after an edit', () => {
    expect(nextProblem([a, b, c], placed('b'))).toBe(c)
  })

  it('is the first again after the last', () => {
    expect(nextProblem([a, b], b)).toBe(a)
  })

  it('is the first where the last one is solved', () => {
    expect(nextProblem([a, c], b)).toBe(a)
  })

  it('is none where there are none', () => {
    expect(nextProblem([], a)).toBeUndefined()
  })
})
