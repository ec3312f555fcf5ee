import type { ConnectionDeliveries } from '@sendwright/contract'
import { expect, test } from 'vitest'
import { degradedOf } from './degraded.ts'

function connection(id: string, part: Partial<ConnectionDeliveries> = {}): ConnectionDeliveries {
  return {
    connection: id,
    mode: 'exactlyOnce',
    fallbackReason: null,
    state: 'working',
    since: null,
    reason: null,
    waiting: 0,
    due: 0,
    oldestDueAt: null,
    shards: [],
    ...part,
  }
}

const asking = { id: '1', index: 0, owner: null, batch: '1/7', group: 'g', stopped: 'It is not known.' }

test('who asks a person comes first, then who is away with most waiting, then who fell back', () => {
  const found = degradedOf([
    connection('fine'),
    connection('fallen', { mode: 'atLeastOnce', fallbackReason: 'It does not know transactions.' }),
    connection('little', { state: 'away', waiting: 1 }),
    connection('much', { state: 'away', waiting: 9 }),
    connection('asks', { state: 'stopped', shards: [asking] }),
  ])
  expect(found.map(({ kind, connection: { connection: id } }) => `${kind} ${id}`)).toEqual([
    'stopped asks',
    'away much',
    'away little',
    'fallback fallen',
  ])
})

test('at least once that is wanted is no degradation', () => {
  expect(degradedOf([connection('main', { mode: 'atLeastOnce' })])).toEqual([])
})
