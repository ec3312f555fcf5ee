import type { Replay } from '@sendwright/contract'
import { describe, expect, it } from 'vitest'
import { replayRows } from './replayRows.ts'

const replay: Replay = {
  runs: 3,
  sentIn: 3,
  version: 7,
  counts: { same: 1, differs: 1, notBuilt: 1 },
  rows: [
    {
      run: 3,
      key: 'A-3',
      outcome: 'differs',
      fields: [
        { field: 'currency', was: '"EUR"', wouldBe: '"CHF"' },
        { field: 'lines', was: null, wouldBe: '[]' },
      ],
      problem: null,
    },
    { run: 2, key: null, outcome: 'notBuilt', fields: [], problem: 'No value at `order.lines`.' },
    { run: 1, key: 'A-1', outcome: 'same', fields: [], problem: null },
  ],
}

describe('the rows of then and would be', () => {
  it('name run and key once per record', () => {
    expect(replayRows(replay, 'differ').map(({ run, isFirst, field }) => [run, isFirst, field])).toEqual([
      [3, true, 'currency'],
      [3, false, 'lines'],
      [2, true, null],
    ])
  })

  it('hold records that stay the same only where all are asked for', () => {
    expect(replayRows(replay, 'all').map(({ run }) => run)).toEqual([3, 3, 2, 1])
  })

  it('have keys of their own', () => {
    const rows = replayRows(replay, 'all')
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })
})
