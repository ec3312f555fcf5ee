import type { RunDataStep, RunMoment } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { dataOfVisit } from './dataOfVisit.ts'

const steps: readonly RunDataStep[] = [
  { n: 1, visit: null, node: 'start', before: {}, after: { a: 1 } },
  { n: 4, visit: 'v3', node: 'wait', before: { a: 1 }, after: { a: 1, b: 2 } },
  { n: 5, visit: 'v3', node: 'wait', before: { a: 1, b: 2 }, after: { a: 3 } },
]

function moment(n: number, visit: string): RunMoment {
  return {
    n,
    at: '',
    kind: 'x',
    node: null,
    visit,
    action: null,
    rule: null,
    sentence: '',
    detail: null,
    by: null,
    severity: 'info',
  }
}

describe('the data of a visit', () => {
  test('are from before its first change until after its last', () => {
    expect(dataOfVisit(steps, { id: 'v3', node: 'wait', number: 1 }, [])).toEqual({ before: { a: 1 }, after: { a: 3 } })
  })

  test('begin with those that the run was started with', () => {
    expect(dataOfVisit(steps, { id: 'v1', node: 'start', number: 1 }, [])).toEqual({ before: {}, after: { a: 1 } })
  })

  test('are those of its time where it changed nothing', () => {
    const visit = { id: 'v2', node: 'send', number: 1 }
    expect(dataOfVisit(steps, visit, [moment(3, 'v2')])).toEqual({ before: { a: 1 }, after: { a: 1 } })
    expect(dataOfVisit(steps, { ...visit, id: 'v4' }, [moment(6, 'v4')])?.after).toEqual({ a: 3 })
    expect(dataOfVisit([], visit, [])).toBeNull()
  })
})
