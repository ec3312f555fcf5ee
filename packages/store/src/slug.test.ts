import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slugOf } from './slug.ts'

test.each([
  ['Order handling', 'order-handling'],
  ['  Order -- handling!  ', 'order-handling'],
  ['Bestellprüfung', 'bestellprufung'],
  ['Straßenbau Ærø', 'strassenbau-aero'],
  ['注文処理', 'process'],
  ['注文 42', '42'],
  ['', 'process'],
])('%j becomes %s', (name, slug) => {
  expect(slugOf(name, 'process')).toBe(slug)
})

test('is always a short id of lowercase letters, digits and single hyphens', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 50, maxLength: 200 })), (name) => {
      expect(slugOf(name, 'process')).toMatch(/^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/)
    }),
  )
})

test('is the same for its own result', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(slugOf(slugOf(name, 'process'), 'process')).toBe(slugOf(name, 'process'))
    }),
  )
})
