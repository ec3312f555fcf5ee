import { expect, test } from 'vitest'
import { listedSources, sourceAfter, type Source } from './source.ts'

const sources: readonly Source[] = [
  { kind: 'scenario', integration: 'a', scenario: 'one', direction: 'send' },
  { kind: 'scenario', integration: 'a', scenario: 'two', direction: 'send' },
  { kind: 'json' },
]

test('arrow keys go through the list and stay at its ends', () => {
  expect(sourceAfter('ArrowDown', sources, null)).toBe(sources[0])
  expect(sourceAfter('ArrowDown', sources, sources[1] ?? null)).toBe(sources[2])
  expect(sourceAfter('ArrowDown', sources, sources[2] ?? null)).toBe(sources[2])
  expect(sourceAfter('ArrowUp', sources, sources[2] ?? null)).toBe(sources[1])
  expect(sourceAfter('ArrowUp', sources, sources[0] ?? null)).toBe(sources[0])
  expect(sourceAfter('a', sources, sources[0] ?? null)).toBeNull()
})

test('what is brought in from elsewhere is offered also where nothing is found', () => {
  const listed = listedSources({ sending: [], receiving: [], shown: 0, total: 0 })
  expect(listed.map(({ kind }) => kind)).toEqual(['document', 'json', 'action'])
})
