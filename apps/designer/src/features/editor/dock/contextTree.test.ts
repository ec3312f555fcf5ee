import { parseExactJson } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { contextRows, pathId, pathText, type ContextRow } from './contextTree.ts'

const data = parseExactJson(
  '{"order":{"id":"A-1","total":149.90,"lines":[{"sku":"KB"},{"sku":"CBL"}],"a":{"b":{"c":1}}},"n":9007199254740993}',
)

function rows(toggled: readonly (readonly string[])[] = [], used: readonly (readonly string[])[] = []) {
  return contextRows(data, new Set(toggled.map(pathId)), used).filter((row): row is ContextRow => 'name' in row)
}

describe('the data tree', () => {
  test('opens the objects of the first levels and closes lists', () => {
    expect(rows().map((row) => `${' '.repeat(row.depth)}${row.name} ${row.text || row.count}`)).toEqual([
      'order 4',
      ' id "A-1"',
      ' total 149.90',
      ' lines 2',
      ' a 1',
      '  b 1',
      'n 9007199254740993',
    ])
  })

  test('opens and closes what was toggled', () => {
    const names = rows([
      ['order', 'lines'],
      ['order', 'a'],
    ]).map((row) => row.name)
    expect(names).toEqual(['order', 'id', 'total', 'lines', '0', '1', 'a', 'n'])
  })

  test('marks what is used, everything inside a list that is used whole, and a closed object with something used', () => {
    const used = rows(
      [
        ['order', 'lines'],
        ['order', 'lines', '0'],
      ],
      [
        ['order', 'lines'],
        ['order', 'a', 'b', 'c'],
      ],
    )
    expect(used.filter((row) => row.used).map((row) => pathText(row.path))).toEqual([
      'order.lines',
      'order.lines[0]',
      'order.lines[0].sku',
      'order.lines[1]',
      'order.a.b',
    ])
  })

  test('writes a path as a placeholder has it', () => {
    expect(pathText(['a', '0', 'b-c', 'd e', 'x.y'])).toBe('a[0].b-c["d e"]["x.y"]')
  })

  test('says how many entries of a long list it leaves out', () => {
    const long = contextRows({ list: Array.from({ length: 250 }, () => 1) }, new Set([pathId(['list'])]), [])
    expect(long).toHaveLength(202)
    expect(long.at(-1)).toMatchObject({ hidden: 50 })
  })
})
