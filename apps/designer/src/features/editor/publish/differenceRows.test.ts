import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedLines, differenceRows, foldSame } from './differenceRows.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 }).map((lines) => lines.join('\n'))

describe('the rows of a text difference', () => {
  it('carry the numbers of their lines before and after', () => {
    const rows = differenceRows('{\n"a": 1,\n"b": 2\n}', '{\n"a": 2,\n"b": 2\n}')
    expect(rows.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['same', 1, 1],
      ['removed', 2, null],
      ['added', null, 2],
      ['same', 3, 3],
      ['same', 4, 4],
    ])
  })

  it('give both texts back', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = differenceRows(before, after)
        const old = rows.filter((row) => row.before !== null)
        const next = rows.filter((row) => row.after !== null)
        expect(old.map((row) => row.text).join('\n')).toBe(before)
        expect(next.map((row) => row.text).join('\n')).toBe(after)
        expect(old.map((row) => row.before)).toEqual(old.map((_row, index) => index + 1))
        expect(next.map((row) => row.after)).toEqual(next.map((_row, index) => index + 1))
      }),
    )
  })
})

describe('the number of lines that differ', () => {
  it('counts a line in place of another once', () => {
    expect(changedLines('a\nb\nc', 'a\nx\nc')).toBe(1)
    expect(changedLines('a', 'a\nb\nc')).toBe(2)
    expect(changedLines('a', 'a')).toBe(0)
  })
})

describe('folding what is the same', () => {
  it('keeps two lines around a difference', () => {
    const before = Array.from({ length: 20 }, (_line, index) => `line ${index + 1}`)
    const after = before.with(9, 'another')
    const parts = foldSame(differenceRows(before.join('\n'), after.join('\n')))
    expect(parts.map(({ kind, rows }) => [kind, rows.length])).toEqual([
      ['fold', 7],
      ['rows', 6],
      ['fold', 8],
    ])
  })

  it('folds no single line', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f']
    const parts = foldSame(differenceRows(before.join('\n'), before.with(0, 'x').with(5, 'y').join('\n')))
    expect(parts.map(({ kind }) => kind)).toEqual(['rows'])
  })

  it('loses no row and hides no difference', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = differenceRows(before, after)
        const parts = foldSame(rows)
        expect(parts.flatMap((part) => part.rows)).toEqual(rows)
        const folded = parts.filter(({ kind }) => kind === 'fold').flatMap((part) => part.rows)
        expect(folded.every(({ kind }) => kind === 'same')).toBe(true)
      }),
    )
  })
})
