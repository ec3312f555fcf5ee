import { expect, test } from 'vitest'
import { describeAt, parseTemplate } from './index.ts'

const data = { order: { id: 42, lines: [{ sku: 'a' }], long: 'x'.repeat(1000) }, note: null }

function describe(marked: string) {
  const text = marked.replace('‸', '')
  const description = describeAt(parseTemplate(text, 'json'), marked.indexOf('‸'), data)
  return description && { ...description, range: text.slice(description.range.start, description.range.end) }
}

test('T73 the path is described up to the segment at the offset', () => {
  expect(describe('{"a": ${ord‸er.id}}')).toEqual({
    range: 'order',
    path: 'order',
    type: 'object',
    sample: `{"id":42,"lines":[{"sku":"a"}],"long":"${'x'.repeat(20)}…`,
    keepsType: true,
  })
  expect(describe('{"a": ${order.‸id}}')).toMatchObject({
    range: 'order.id',
    type: 'number',
    sample: '42',
    keepsType: true,
  })
  expect(describe('"${order.lines[‸0].sku}"')).toMatchObject({
    range: 'order.lines[0]',
    path: 'order.lines[0]',
    type: 'object',
    keepsType: false,
  })
  expect(describe('"${order["li‸nes"][0].sku}"')).toMatchObject({ path: 'order["lines"]', type: 'list' })
})

test('T73 beside the path the whole placeholder is described', () => {
  expect(describe('[‸${order.id | json}]')).toMatchObject({
    range: '${order.id | json}',
    path: 'order.id',
    sample: '42',
  })
  expect(describe('[${order.id | js‸on}]')).toMatchObject({ range: '${order.id | json}', path: 'order.id' })
})

test('T73 missing values, null, defaults and functions', () => {
  expect(describe('${x.‸y}')).toMatchObject({ path: 'x.y', type: 'missing', sample: '' })
  expect(describe('${n‸ote}')).toMatchObject({ type: 'null', sample: 'null' })
  expect(describe('${x ?? ord‸er.id}')).toMatchObject({ path: 'order', type: 'object' })
  expect(describe('${x ?? 1.‸10}')).toMatchObject({ range: '1.10', path: 'x', type: 'number', sample: '1.10' })
  expect(describe('"${uu‸id()}"')).toMatchObject({ range: 'uuid()', path: 'uuid()', type: 'text', keepsType: false })
})

test('T73 outside placeholders nothing is described', () => {
  expect(describe('{"a‸": ${x}}')).toBeNull()
  expect(describe('${x}‸')).toBeNull()
  expect(describe('// ${‸x}')).toBeNull()
})
