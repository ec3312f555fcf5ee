import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readData } from './jsonFault.ts'

describe('typed data', () => {
  test('keeps its numbers exactly', () => {
    const read = readData('{"n":9007199254740993,"p":1.10}')
    expect('data' in read && JSON.stringify(read.data)).toBe('{"n":9007199254740993,"p":1.10}')
  })

  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'comma'],
    ['{\n  "a" 1\n}', 2, 7, 'colon'],
    ['{ "a": }', 1, 8, 'value'],
    ['{ a: 1 }', 1, 3, 'quotes'],
    ['{ "a": 1,\n}', 2, 1, 'name'],
    ['{}\n// note', 2, 1, 'comments'],
    ['', 1, 1, 'value'],
  ])('%j is wrong at line %i, column %i', (source, line, column, word) => {
    const read = readData(source)
    if ('data' in read) throw new Error('it is not JSON')
    expect([read.line, read.column]).toEqual([line, column])
    expect(read.fault).toContain(word)
  })

  test('any text is data or has a place inside it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (source) => {
        const read = readData(source)
        if ('data' in read) return
        expect(read.position.start).toBeLessThanOrEqual(source.length)
        expect(read.fault).not.toBe('')
      }),
    )
  })
})
