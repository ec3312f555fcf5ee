import { expect, test } from 'vitest'
import { fieldCount } from './fieldCount.ts'

test('objects count by their fields, lists as one', () => {
  const paths = ['orderId', 'lines', 'lines[].sku', 'customer', 'customer.name', 'customer.name.first', 'customer.id']
  expect(fieldCount(paths)).toBe(4)
})

test('a name with a dot and no holder is a field', () => {
  expect(fieldCount(['a.b'])).toBe(1)
  expect(fieldCount([])).toBe(0)
})
