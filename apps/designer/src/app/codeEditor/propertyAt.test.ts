import { expect, test } from 'vitest'
import { propertyAt } from './propertyAt.ts'

const text = '{ "order": { "lines": [ { "sku": ${x} }, { "qty": 2 } ] }, "k${y}": { "in": 1 }'

function pathAt(piece: string): string | undefined {
  return propertyAt(text, text.indexOf(piece) + 1)?.path.join(' ')
}

test('a property is found by its name, with the way to it', () => {
  expect(pathAt('"order"')).toBe('order')
  expect(pathAt('"sku"')).toBe('order lines 0 sku')
  expect(pathAt('"qty"')).toBe('order lines 1 qty')
  const at = propertyAt(text, text.indexOf('"lines"'))
  expect(at && text.slice(at.range.start, at.range.end)).toBe('"lines"')
})

test('values, placeholders and what stands below a name with a placeholder are none', () => {
  expect(pathAt('${x}')).toBeUndefined()
  expect(pathAt('2 }')).toBeUndefined()
  expect(pathAt('"in"')).toBeUndefined()
  expect(propertyAt('', 0)).toBeNull()
})
