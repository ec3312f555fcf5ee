import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minimalEdit } from './minimalEdit.ts'

describe('the minimal edit', () => {
  test('keeps what both texts begin and end with', () => {
    expect(minimalEdit('{ "a": 1 }', '{ "a": 12 }')).toEqual({ start: 8, end: 8, text: '2' })
    expect(minimalEdit('aaa', 'aa')).toEqual({ start: 2, end: 3, text: '' })
    expect(minimalEdit('same', 'same')).toBeNull()
  })

  test('does not cut a character in two', () => {
    expect(minimalEdit('😀', '😁')).toEqual({ start: 0, end: 2, text: '😁' })
  })

  test('turns the one text into the other', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '😀', '😁', '\n'), maxLength: 12 })
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const edit = minimalEdit(before, after) ?? { start: 0, end: 0, text: '' }
        expect(before.slice(0, edit.start) + edit.text + before.slice(edit.end)).toBe(after)
      }),
    )
  })
})
