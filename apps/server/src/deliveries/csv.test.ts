import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from './csv.ts'

/** What a reader of RFC 4180 makes of a file. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  let rest = text
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest)
    if (match === null) throw new Error(`No cell: ${rest}`)
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    rest = rest.slice(match[0].length)
    if (match[3] === '\r\n' && rest !== '') rows.push([])
  }
  return rows
}

describe('R117 a CSV file of deliveries', () => {
  test('R117 every cell comes back as it was, with an apostrophe before what looks like a formula', () => {
    const rowsOfCells = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), { minLength: 1 })
    const property = fc.property(rowsOfCells, (rows) => {
      const guarded = rows.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)))
      expect(readCsv(rows.map((row) => csvLine(row)).join(''))).toEqual(guarded)
    })
    fc.assert(property)
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('R117 no cell is a formula: %j', (cell) => {
    expect(csvLine([cell]).replace(/^"/, '')).toMatch(/^'/)
  })

  test('R117 what there is none of is empty, numbers are as they are', () => {
    expect(csvLine([null, -1, 'a,b', 'say "no"'])).toBe(',-1,"a,b","say ""no"""\r\n')
  })
})
