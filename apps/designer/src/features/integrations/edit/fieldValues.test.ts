import { parseExactJson } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freeName, typedEnum, typedValue, valueText } from './fieldValues.ts'

describe('a typed example', () => {
  test.each([
    ['42', 'STRING', '"42"'],
    ['149.90', 'NUMBER', '149.90'],
    ['true', 'BOOLEAN', 'true'],
    ['EUR', 'ENUM', '"EUR"'],
    ['3', 'ENUM', '3'],
    ['{"a":1.0}', 'OBJECT', '{"a":1.0}'],
    ['[1]', 'ARRAY', '[1]'],
  ])('%j for %s is %s', (typed, type, expected) => {
    expect(JSON.stringify(typedValue(typed, type)?.value)).toBe(expected)
  })

  test.each([
    ['many', 'NUMBER'],
    ['1', 'BOOLEAN'],
    ['{', 'OBJECT'],
  ])('%j is none for %s', (typed, type) => {
    expect(typedValue(typed, type)).toBeNull()
  })

  test('an emptied one is gone', () => {
    expect(typedValue('', 'NUMBER')).toEqual({ value: undefined })
  })

  test('numbers stay as they are, however they are written', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: true }), (json) => {
        const value = parseExactJson(json)
        if (typeof value === 'string') return
        expect(JSON.stringify(typedValue(valueText(value), 'OBJECT')?.value)).toBe(JSON.stringify(value))
      }),
    )
  })
})

test('values of a choice keep their types; a new one among numbers is a number', () => {
  expect(typedEnum(['1', '2', 'x'], [1, 2])).toEqual([1, 2, 'x'])
  expect(typedEnum(['3'], [1])).toEqual([3])
  expect(typedEnum(['3'], ['a'])).toEqual(['3'])
  expect(typedEnum(['null'], [null])).toEqual([null])
})

test('a free name is none of the taken ones', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('field', 'field2', 'field3', 'x')), (taken) => {
      expect(taken).not.toContain(freeName('field', new Set(taken)))
    }),
  )
})
