import { kafkaSendSchema, parseExactJson, type JsonData, type KafkaSendAction } from '@sendwright/model'
import { checkData } from '@sendwright/schema'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildRecords } from './buildRecords.ts'

const context = parseExactJson(
  '{"order":{"id":"A-1","total":1.10,"region":"eu","big":9007199254740993,"lines":[1]},"name":"Ada \\"B\\"","none":null,"partition":2}',
)

function action(parameters: object): KafkaSendAction {
  return kafkaSendSchema.parse({ id: 'a1', type: 'kafkaSend', parameters: { connection: 'sandbox', ...parameters } })
}

let ids = 0
const environment = { now: () => new Date('2026-11-21T10:00:00Z'), uuid: () => `id-${(ids += 1)}` }

function build(parameters: object, data: JsonData = context) {
  return buildRecords(action(parameters), data, environment)
}

function buildMessage(message: object, data: JsonData = context) {
  return build({ topics: ['orders'], messages: [message] }, data)
}

const text = (value: string) => ({ format: 'text', text: value })
const json = (value: string) => ({ format: 'json', text: value })

describe('records', () => {
  test('M23 an action without messages says so', () => {
    const { records, problems } = build({ topics: ['a'], messages: [] })
    expect(records).toEqual([])
    expect(problems).toMatchObject([{ code: 'no-message', path: '/parameters/messages', severity: 'error' }])
  })

  test('M1 topics times messages, topics first', () => {
    const { records, problems } = build({
      topics: ['a', 'b'],
      messages: [{ value: text('1') }, { value: text('2') }],
    })
    expect(problems).toEqual([])
    expect(records.map((record) => [record.topic, record.value?.text])).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['b', '2'],
    ])
  })

  test('M2 a record with an error is left out, with a pointer to the field', () => {
    const { records, problems } = build({
      topics: ['a'],
      messages: [{ value: text('fine') }, { value: json('{"total": ${order.totl}}') }],
    })
    expect(records.map((record) => record.value?.text)).toEqual(['fine'])
    expect(problems).toEqual([
      {
        code: 'missing-value',
        path: '/parameters/messages/1/value/text',
        position: { start: 10, end: 23 },
        severity: 'error',
        message: 'No value at `order.totl`. Did you mean `order.total`?',
        values: { path: 'order.totl', nearest: 'order.total' },
        fix: { position: { start: 12, end: 22 }, text: 'order.total' },
      },
    ])
  })

  test('M3 a problem of a message is reported once for many topics', () => {
    const { problems } = build({ topics: ['a', 'b', 'c'], messages: [{ key: '${nothing}', value: text('') }] })
    expect(problems.map((problem) => problem.path)).toEqual(['/parameters/messages/0/key'])
  })

  test('M3 a problem of a message is reported when no topic can be used', () => {
    const { problems } = build({ topics: ['a b'], messages: [{ key: '${nothing}', value: text('') }] })
    expect(problems.map((problem) => problem.code)).toEqual(['illegal-topic-name', 'missing-value'])
  })

  test('M4 each record has its own uuid and its own time', () => {
    let ticks = 0
    const ticking = { ...environment, now: () => new Date((ticks += 1)) }
    const sent = action({ topics: ['a', 'b'], messages: [{ key: '${uuid()}', value: text('${epochMillis()}') }] })
    const { records } = buildRecords(sent, context, ticking)
    expect(records).toHaveLength(2)
    expect(new Set(records.map((record) => record.key?.text)).size).toBe(2)
    expect(new Set(records.map((record) => record.value?.text)).size).toBe(2)
  })

  test('M5 building never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('${', '}', '"', '{', '${order.id}', '??', '|', '\ud800'),
    )
    const template = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(template, template, template, template, fc.jsonValue(), (topic, key, value, header, data) => {
        const parameters = {
          topics: [topic],
          messages: [{ key, value: json(value), headers: [{ name: header, value: header }], partition: key }],
        }
        const { records, problems } = build(parameters, parseExactJson(JSON.stringify(data)))
        expect(records.length > 0 || problems.length > 0).toBe(true)
      }),
    )
  })
})

describe('topic', () => {
  test('M6 placeholders are rendered', () => {
    expect(build({ topics: ['orders.${order.region}'], messages: [{ value: text('') }] }).records[0]?.topic).toBe(
      'orders.eu',
    )
  })

  test('M6 an illegal name is a problem with the nearest legal one', () => {
    const { problems } = build({ topics: ['orders audit'], messages: [{ value: text('') }] })
    expect(problems[0]).toMatchObject({
      code: 'illegal-topic-name',
      path: '/parameters/topics/0',
      fix: { text: 'orders-audit' },
      message: 'A topic name cannot contain a space: `orders audit`. Use `orders-audit`.',
    })
  })

  test.each(['.', '..', 'ä', 'a/b', 'x'.repeat(250)])('M6 %s is not legal', (name) => {
    expect(build({ topics: [name], messages: [{ value: text('') }] }).problems[0]?.code).toBe('illegal-topic-name')
  })

  test('M7 no topic, and a topic that is empty', () => {
    expect(build({ topics: [], messages: [] }).problems[0]?.code).toBe('no-topic')
    expect(build({ topics: ['${nothing?}'], messages: [] }).problems[0]?.code).toBe('empty-topic')
  })
})

describe('key', () => {
  test.each([
    ['null is no key', null, null],
    ['an empty text is a key', '', ''],
    ['text with a placeholder', 'k-${order.id}', 'k-A-1'],
    ['left out is no key', '${nothing?}', null],
    ['an exact number', '${order.big}', '9007199254740993'],
  ])('M8 %s', (_name, key, expected) => {
    const [record] = buildMessage({ key, value: text('') }).records
    expect(record?.key === null ? null : record?.key.text).toBe(expected)
  })
})

describe('value', () => {
  test('M9 a tombstone has no value', () => {
    expect(buildMessage({ value: null }).records[0]?.value).toBeNull()
    expect(buildMessage({ value: { format: 'null' } }).records[0]?.value).toBeNull()
    expect(buildMessage({ value: json('null') }).records[0]?.value?.text).toBe('null')
    expect(buildMessage({ value: text('') }).records[0]?.value?.text).toBe('')
  })

  test('M9 a value that would be left out is a problem, not a tombstone', () => {
    for (const value of [text('${nothing?}'), json('${nothing?}')]) {
      const { records, problems } = buildMessage({ value })
      expect(records).toEqual([])
      expect(problems).toMatchObject([
        { code: 'left-out-document', path: '/parameters/messages/0/value/text', position: { start: 0, end: 11 } },
      ])
    }
  })

  test('M10 JSON is compact and exact, text is its text', () => {
    expect(
      buildMessage({ value: json('{ "id": ${order.big}, "t": ${order.total}, // kept out\n "n": "Dear ${name}", }') })
        .records[0]?.value?.text,
    ).toBe('{"id":9007199254740993,"t":1.10,"n":"Dear Ada \\"B\\""}')
    expect(buildMessage({ value: text('Dear ${name},\n  ${order.total}') }).records[0]?.value?.text).toBe(
      'Dear Ada "B",\n  1.10',
    )
  })

  test('M10 what came from data is marked', () => {
    const record = buildMessage({ value: json('{"id": ${order.id}}') }).records[0]
    expect(record?.value).toEqual({ text: '{"id":"A-1"}', spans: [{ start: 6, end: 11, path: 'order.id' }] })
  })
})

describe('headers', () => {
  test('M11 order and repetitions are kept', () => {
    const headers = [
      { name: 'route', value: 'billing' },
      { name: 'id', value: '1' },
      { name: 'route', value: 'warehouse' },
    ]
    const built = buildMessage({ value: text(''), headers }).records[0]?.headers
    expect(built?.map(({ name, value }) => ({ name, value: value.text }))).toEqual(headers)
  })

  test('M12 names and values are templates, a header that is left out is not there', () => {
    const headers = [
      { name: 'x-${order.region}', value: '${order.id}' },
      { name: 'optional', value: '${nothing?}' },
    ]
    const built = buildMessage({ value: text(''), headers }).records[0]?.headers
    expect(built?.map(({ name, value }) => [name, value.text])).toEqual([['x-eu', 'A-1']])
  })

  test('M13 no name, no value, an empty value', () => {
    const headers = [
      { name: '', value: 'x' },
      { name: 'nothing', value: null },
      { name: 'empty', value: '' },
    ]
    const { problems } = buildMessage({ value: text(''), headers })
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['missing-header-name', '/parameters/messages/0/headers/0/name'],
      ['null-header', '/parameters/messages/0/headers/1/value'],
    ])
    expect(buildMessage({ value: text(''), headers: headers.slice(2) }).records[0]?.headers).toHaveLength(1)
  })
})

describe('partition', () => {
  test.each([
    [null, null],
    ['0', 0],
    ['${partition}', 2],
    ['2147483647', 2147483647],
    ['${nothing?}', null],
  ])('M14 %s gives %s', (partition, expected) => {
    expect(buildMessage({ value: text(''), partition }).records[0]?.partition).toBe(expected)
  })

  test.each(['-1', '1.5', 'two', '', '2147483648'])('M14 %s is not a partition', (partition) => {
    expect(buildMessage({ value: text(''), partition }).problems[0]).toMatchObject({
      code: 'invalid-partition',
      path: '/parameters/messages/0/partition',
    })
  })
})

describe('size', () => {
  test('M16 bytes of key, value, header names and header values', () => {
    const message = { key: 'é', value: text('€'), headers: [{ name: 'ab', value: '😀' }] }
    expect(buildMessage(message).records[0]?.sizes).toEqual({ key: 2, value: 3, headers: 6, total: 11 })
  })

  test('M17 half of a surrogate pair is U+FFFD', () => {
    const record = buildMessage({ key: 'a\ud800', value: text('') }).records[0]
    expect(record?.key?.text).toBe('a\ufffd')
    expect(record?.sizes.key).toBe(4)
  })
})

describe('generated value', () => {
  const schema = {
    type: 'object',
    required: ['id', 'total'],
    properties: { id: { type: 'string', format: 'uuid' }, total: { type: 'number' } },
  }
  const generated = (seed: number | null) =>
    kafkaSendSchema.parse({
      id: 'a',
      type: 'kafkaSend',
      parameters: { topics: ['a', 'b'], messages: [{ value: { format: 'generated', schema, seed } }] },
    })

  test('M24 it is compact JSON that fits its schema', () => {
    const { records, problems } = buildRecords(generated(1), {}, environment)
    expect(problems).toEqual([])
    const value = records[0]?.value?.text ?? ''
    expect(checkData(schema, parseExactJson(value))).toEqual([])
    expect(value).toBe(JSON.stringify(parseExactJson(value)))
  })

  test('M24 with a fixed seed it is always the same, without one another for each record', () => {
    const values = (seed: number | null) =>
      [1, 2].flatMap(() => buildRecords(generated(seed), {}, environment).records.map((record) => record.value?.text))
    expect(new Set(values(7)).size).toBe(1)
    expect(new Set(values(null)).size).toBe(4)
  })
})
