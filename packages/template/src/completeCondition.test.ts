import { expect, test } from 'vitest'
import { completeCondition } from './index.ts'

const data = { qty: 4, order: { id: 'A', 'x y': 1 } }

/** The text as it would be after the item with that label was taken at the bar. */
function taken(textWithBar: string, label: string): string {
  const offset = textWithBar.indexOf('|')
  const text = textWithBar.replace('|', '')
  const { range, items } = completeCondition(text, offset, data)
  const item = items.find((candidate) => candidate.label === label)
  if (item === undefined) return `only ${items.map((candidate) => candidate.label).join(' ')}`
  const { start, end } = item.range ?? range
  return text.slice(0, start) + item.insert + text.slice(end)
}

test('T97 completion offers paths with their braces where a value goes', () => {
  expect(taken('|', 'qty')).toBe('${qty}')
  expect(taken('q|', 'qty')).toBe('${qty}')
  expect(taken('${qty} > $|', 'order')).toBe('${qty} > ${order}')
  expect(taken('${qty} > 3 and | ', 'qty')).toBe('${qty} > 3 and ${qty} ')
  expect(taken('${qty} in [1, |]', 'qty')).toBe('${qty} in [1, ${qty}]')
})

test('T97 completion offers members and filters inside a placeholder, finished or not', () => {
  expect(taken('${order.|} == "A"', 'id')).toBe('${order.id} == "A"')
  expect(taken('${order.|', 'x y')).toBe('${order["x y"]')
  expect(taken('${ord|', 'order')).toBe('${order')
})

test('T97 completion offers operators after a value, and nothing in texts and numbers', () => {
  expect(taken('${qty} |', '>=')).toBe('${qty} >=')
  expect(taken('${qty} st|', 'startsWith')).toBe('${qty} startsWith')
  expect(taken('(${qty} > 3) |', 'and')).toBe('(${qty} > 3) and')
  expect(taken('${order.id} == "|"', 'qty')).toBe('only ')
  expect(taken('${qty} > 3|', 'qty')).toBe('only ')
})
