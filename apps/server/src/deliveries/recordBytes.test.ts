import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, orderKeyOf } from './recordBytes.ts'

const base64Of = (text: string) => ({ base64: Buffer.from(text).toString('base64') })

test('D91 a key that is the same bytes has the same order, as text and as base64', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(orderKeyOf(base64Of(text))).toBe(orderKeyOf(text))
      expect(bytesOf(base64Of(text))).toBe(bytesOf(text))
    }),
  )
})

test('D91 different bytes are different keys', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(bytes, bytes, (left, right) => {
      const keys = [left, right].map((part) => orderKeyOf({ base64: Buffer.from(part).toString('base64') }))
      expect(keys[0] === keys[1]).toBe(Buffer.from(left).equals(Buffer.from(right)))
    }),
  )
})

test('D91 no key has no order, an empty key has one', () => {
  expect(orderKeyOf(null)).toBeNull()
  expect(orderKeyOf('')).toBe('')
  expect(bytesOf(null)).toBeNull()
  expect(bytesOf('')).toBe(0)
})
