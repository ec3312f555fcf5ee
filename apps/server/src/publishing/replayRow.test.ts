import { describe, expect, test } from 'vitest'
import { replayRow, type ComparedRecord } from './replayRow.ts'

const record = (value: string, more: Partial<ComparedRecord> = {}): ComparedRecord => ({
  topic: 'orders',
  key: '42',
  value,
  headers: [],
  ...more,
})
const run = { run: 7, key: '42' }

describe('R109 then and would be', () => {
  test('R109 what is new with every record does not differ: the two versions give the same with the same ids', () => {
    const row = replayRow({
      ...run,
      sent: [record('{"id":"first"}')],
      before: [record('{"id":"seeded"}')],
      after: [record('{"id":"seeded"}')],
    })
    expect(row).toEqual({ ...run, outcome: 'same', fields: [], problem: null })
  })

  test('R109 a field that differs is told with what was sent', () => {
    const row = replayRow({
      ...run,
      sent: [record('{"id":"first","total":1.10}')],
      before: [record('{"id":"seeded","total":1.10}')],
      after: [record('{"id":"seeded","total":"1.10 EUR","lines":[{"sku":"A"}]}', { key: '43' })],
    })
    expect(row.outcome).toBe('differs')
    expect(row.fields).toEqual([
      { field: 'key', was: '"42"', wouldBe: '"43"' },
      { field: 'total', was: '1.10', wouldBe: '"1.10 EUR"' },
      { field: 'lines.0.sku', was: null, wouldBe: '"A"' },
    ])
  })

  test('R109 a header that is added, a topic that is another', () => {
    const row = replayRow({
      ...run,
      sent: [record('{}')],
      before: [record('{}')],
      after: [record('{}', { topic: 'orders.v2', headers: [{ name: 'a', value: '1' }] })],
    })
    expect(row.fields).toEqual([
      { field: 'topic', was: '"orders"', wouldBe: '"orders.v2"' },
      { field: 'header a', was: null, wouldBe: '"1"' },
    ])
  })

  test('R109 one that could not be built any more says why', () => {
    const row = replayRow({ ...run, sent: [record('{}')], before: [record('{}')], after: { problem: 'No order.id.' } })
    expect(row).toMatchObject({ outcome: 'notBuilt', problem: 'No order.id.' })
  })

  test('R109 a further record is a difference', () => {
    const row = replayRow({ ...run, sent: [record('1')], before: [record('1')], after: [record('1'), record('2')] })
    expect(row.outcome).toBe('differs')
  })
})
