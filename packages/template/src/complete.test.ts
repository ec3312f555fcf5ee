import { expect, test } from 'vitest'
import type { JsonData, TemplateFormat } from './index.ts'
import { completeTemplate, filterNames } from './index.ts'

const data = {
  order: { id: 42, 'ship to': { city: 'Bern' }, lines: [{ sku: 'a' }, { sku: 'b' }] },
  customer: 'Ann',
  'first name': null,
  length: 1,
}

/** Completes where `|` stands in the text; gives the text after each label was chosen. */
function complete(marked: string, format: TemplateFormat = 'json', context: JsonData = data) {
  const offset = marked.indexOf('‸')
  const text = marked.replace('‸', '')
  const { range, items } = completeTemplate(text, format, offset, context)
  const chosen = (label: string): string => {
    const item = items.find((candidate) => candidate.label === label)
    const { start, end } = item?.range ?? range
    return text.slice(0, start) + (item?.insert ?? '?') + text.slice(end)
  }
  return { labels: items.map(({ label }) => label), items, chosen }
}

const root = ['order', 'customer', 'first name', 'length', 'uuid()', 'now()', 'epochMillis()']

test.each([
  '${‸',
  '{"a": ${‸}}',
  '{"a": ${‸, "b": "${x}"}',
  '"${‸"',
  '"x ${ ‸ }"',
  '${ord‸er}',
  '["${x}", ${y ?? ‸}]',
  '[${x ?? 1 ?? ‸',
])('T71 in %s the properties of the data and the functions are offered', (marked) => {
  expect(complete(marked).labels).toEqual(root)
})

test.each(['$‸', '{"a": $‸}', '"cost $$$‸"'])(
  'T71 right after the dollar of %s they are offered with braces',
  (marked) => {
    expect(complete(marked).labels).toEqual(root)
    expect(complete(marked).chosen('order')).toBe(marked.replace('‸', '{order}'))
  },
)

test.each([
  '{"a": ‸ ${x}}',
  '${x}‸',
  '// ${‸',
  '/* $‸ */ 1',
  '$$‸',
  '"$${‸}"',
  '‸${x}',
  '$‸{x}',
  '${x ?? "‸"}',
  '${x ‸}',
  '${x ?‸}',
  '${x? ‸}',
  '${x | upper ‸}',
  '',
  '{"a": "order.‸"}',
])('T71 in %s nothing is offered', (marked) => {
  expect(complete(marked).labels).toEqual([])
})

test('T71 after a dot the members of what stands before it are offered, with samples', () => {
  const { items, chosen } = complete('{"a": ${order.i‸d | upper}}')
  expect(items).toMatchObject([
    { label: 'id', insert: 'id', kind: 'property', detail: '42', continues: false },
    { label: 'ship to', detail: '{"city":"Bern"}', continues: true },
    { label: 'lines', detail: '[{"sku":"a"},{"sku":"b"}]', continues: true },
  ])
  expect(chosen('lines')).toBe('{"a": ${order.lines | upper}}')
  expect(complete('${order.‸\n').labels).toEqual(['id', 'ship to', 'lines'])
  expect(complete('"${order.‸"').labels).toEqual(['id', 'ship to', 'lines'])
  expect(complete('${x ?? order.lines[0].‸}').labels).toEqual(['sku'])
  expect(complete('${order["ship to"].c‸}').labels).toEqual(['city'])
})

test('T71 of what is missing, text and numbers nothing is offered', () => {
  for (const path of ['x.', 'x.y.', 'customer.', 'order.id.', 'order.lines[7].']) {
    expect(complete(`\${${path}‸}`).labels).toEqual([])
  }
})

test.each(['${x | ‸}', '"${x |‸"', '${x?|up‸per}', '${order["ship to"].city ?? "|" | trim | ‸}', '${uuid() | ‸'])(
  'T71 in %s the filters are offered',
  (marked) => {
    expect(complete(marked).labels).toEqual(filterNames)
  },
)

test('T71 in a text template it is the same', () => {
  expect(complete('orders.${‸', 'text').labels).toEqual(root)
  expect(complete('// ${order.‸}', 'text').labels).toEqual(['id', 'ship to', 'lines'])
  expect(complete('$${‸}', 'text').labels).toEqual([])
})

test('T71 of many properties those that hold what is typed are offered', () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`name${index}`, index]))
  expect(complete('${‸}', 'json', many).items.length).toBeLessThan(510)
  expect(complete('${Name1999‸}', 'json', many).labels.slice(0, 2)).toEqual(['name1999', 'name19990'])
})

test('T72 a name that needs quotes is inserted with them', () => {
  expect(complete('${order.sh‸}').chosen('ship to')).toBe('${order["ship to"]}')
  expect(complete('${fi‸}').chosen('first name')).toBe('${["first name"]}')
  expect(complete('${order["sh‸"]}').chosen('ship to')).toBe('${order["ship to"]}')
  expect(complete('${order["sh‸').chosen('ship to')).toBe('${order["ship to"]')
  expect(complete('${order[‸]}').chosen('id')).toBe('${order["id"]}')
})

test('T72 an element of a list is inserted in brackets', () => {
  expect(complete('${order.lines.‸}').labels).toEqual(['0', '1'])
  expect(complete('${order.lines.‸}').chosen('1')).toBe('${order.lines[1]}')
  expect(complete('${order.lines[‸]}').chosen('1')).toBe('${order.lines[1]}')
  expect(complete('${[‸', 'json', ['a', 'b']).chosen('1')).toBe('${[1]')
})

test('T71 every offset of every text is answered', () => {
  for (const text of [
    '{"a": "${order["ship to"].city ?? "x\\"" | upper}", // $\n"$${": ${uuid()}, "c": ${["a\\"b"].c? }}',
    '${a["\\',
    '${a ?? "\\',
    '${["',
  ]) {
    for (let offset = 0; offset <= text.length; offset += 1) {
      const { range } = completeTemplate(text, 'json', offset, data)
      expect(range.start).toBeLessThanOrEqual(offset)
      expect(range.end).toBeGreaterThanOrEqual(offset)
    }
  }
})

test('T71 properties say their path from the root of the data', () => {
  const paths = (marked: string) => complete(marked).items.map(({ path }) => path?.join(' '))
  expect(paths('${order.‸}')).toEqual(['order id', 'order ship to', 'order lines'])
  expect(paths('${order["ship to"].‸}')).toEqual(['order ship to city'])
  expect(paths('${order.lines[1].‸}')).toEqual(['order lines 1 sku'])
  expect(paths('${cust‸}')[1]).toBe('customer')
  expect(paths('${x | ‸}').every((path) => path === undefined)).toBe(true)
})
