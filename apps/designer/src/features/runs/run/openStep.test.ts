import type { RunVisit } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { openNode, openVisit } from './openStep.ts'

function visit(id: string, node: string, state: RunVisit['state'], number = 1): RunVisit {
  return { id, node, number, state, enteredAt: '', leftAt: null, wait: null, actions: [] }
}

const visits = [
  visit('1', 'a', 'finished'),
  visit('2', 'b', 'stopped'),
  visit('3', 'c', 'active'),
  visit('4', 'a', 'finished', 2),
]

describe('the step that is open', () => {
  test('is the one that stopped, else where the run is, else none', () => {
    expect(openNode({ visits }, {})).toBe('b')
    expect(openNode({ visits: visits.filter(({ state }) => state !== 'stopped') }, {})).toBe('c')
    expect(openNode({ visits: [] }, {})).toBeNull()
  })

  test('is the one in the address, also when that says none', () => {
    expect(openNode({ visits }, { node: 'a' })).toBe('a')
    expect(openNode({ visits }, { node: '-' })).toBeNull()
  })

  test('shows its last visit, unless another one is chosen or has stopped', () => {
    expect(openVisit({ visits }, 'a', undefined)?.id).toBe('4')
    expect(openVisit({ visits }, 'a', '1')?.id).toBe('1')
    expect(openVisit({ visits: [visit('9', 'a', 'stopped'), ...visits] }, 'a', undefined)?.id).toBe('9')
    expect(openVisit({ visits }, 'z', undefined)).toBeNull()
  })
})
