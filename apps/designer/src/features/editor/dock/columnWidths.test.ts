import { describe, expect, test } from 'vitest'
import { columnTemplate, moveBorder, readColumns, type Column } from './columnWidths.ts'

const columns: readonly Column[] = [
  { id: 'context', fraction: 200 },
  { id: 'record', fraction: 300 },
  { id: 'send', fraction: 200 },
  { id: 'live', fraction: 300 },
]

function fractions(moved: readonly Column[]) {
  return moved.map(({ fraction }) => fraction)
}

describe('the columns of the dock', () => {
  test('share the width with a border between them', () => {
    expect(columnTemplate(columns.slice(0, 2))).toBe('minmax(0, 200fr) 1px minmax(0, 300fr)')
  })

  test('give to a neighbour what the other loses', () => {
    expect(fractions(moveBorder(columns, { left: 'record', right: 'send', pixels: 50, width: 1000 }))).toEqual([
      200, 350, 150, 300,
    ])
  })

  test('keep 120 px', () => {
    expect(fractions(moveBorder(columns, { left: 'record', right: 'send', pixels: 500, width: 1000 }))).toEqual([
      200, 380, 120, 300,
    ])
    expect(fractions(moveBorder(columns, { left: 'context', right: 'record', pixels: -500, width: 1000 }))).toEqual([
      120, 380, 200, 300,
    ])
  })

  test('come back as a browser kept them', () => {
    const kept = moveBorder(columns, { left: 'record', right: 'send', pixels: 50, width: 1000 })
    expect(readColumns(JSON.stringify(kept), columns)).toEqual(kept)
  })

  test.each(['', 'nonsense', '[]', '[{"id":"context","fraction":-1}]', 'null', undefined])(
    'are as they were made where a browser kept %j',
    (stored) => {
      expect(readColumns(stored, columns)).toBe(columns)
    },
  )
})
