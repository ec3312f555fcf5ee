import { parseExactJson, type JsonData } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRecords } from '../buildRecords.ts'
import { configuredContext } from './configuredContext.ts'
import { actionOf, environmentOf, parameterOf, secretOf } from './testing.ts'

function configured(context: JsonData, ...parameters: ReturnType<typeof parameterOf>[]): JsonData {
  return configuredContext(context, environmentOf('test', { parameters }))
}

const clock = { now: () => new Date(0), uuid: () => 'id' }

test('E4 parameters fill in what is missing or null, and what the process has wins', () => {
  const context = { own: 'mine', empty: '', zero: 0, no: false, none: null }
  const names = ['own', 'empty', 'zero', 'no', 'none', 'new']
  expect(configured(context, ...names.map((name) => parameterOf(name, 'parameter')))).toEqual({
    own: 'mine',
    empty: '',
    zero: 0,
    no: false,
    none: 'parameter',
    new: 'parameter',
  })
})

test('E4 numbers and booleans keep their type', () => {
  expect(configured({}, parameterOf('limit', 5), parameterOf('on', true))).toEqual({ limit: 5, on: true })
})

test('E5 dots make a path, and what is on the way wins', () => {
  const context = { kafka: { port: 9092 }, text: 'x', list: [1], none: null }
  const parameters = ['kafka.prefix', 'kafka.port', 'text.a', 'list.a', 'none.a.b', 'new.a'].map((name) =>
    parameterOf(name, 'p'),
  )
  expect(configured(context, ...parameters)).toEqual({
    kafka: { port: 9092, prefix: 'p' },
    text: 'x',
    list: [1],
    none: { a: { b: 'p' } },
    new: { a: 'p' },
  })
})

test('E5 a value hides what is below its name, in whatever order they are listed', () => {
  expect(configured({}, parameterOf('a.b', 1), parameterOf('a', 2))).toEqual({ a: 2 })
  expect(configured({}, parameterOf('a', 2), parameterOf('a.b', 1))).toEqual({ a: 2 })
})

test('E5 lists, texts and numbers as the whole data stay; null becomes an object', () => {
  expect(configured([1], parameterOf('a', 1))).toEqual([1])
  expect(configured('x', parameterOf('a', 1))).toBe('x')
  expect(configured(null, parameterOf('a', 1))).toEqual({ a: 1 })
})

test('E5 inherited names are not there', () => {
  const result = configured({}, parameterOf('toString', 'p'), parameterOf('__proto__.polluted', 'p'))
  expect(Object.hasOwn(result as object, 'toString')).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('E5 numbers stay exact, and the data itself is never changed', () => {
  const context = parseExactJson('{"big":9007199254740993,"price":{"eur":1.10,"none":null}}')
  const before = JSON.stringify(context)
  const result = configured(context, parameterOf('price.none', 2), parameterOf('other', 1))
  expect(JSON.stringify(result)).toBe('{"big":9007199254740993,"price":{"eur":1.10,"none":2},"other":1}')
  expect(JSON.stringify(context)).toBe(before)
})

test('E5 whatever the data, all of it is still there', () => {
  const name = fc.constantFrom('a', 'b', 'a.b', 'a.b.c', 'x.y', '__proto__')
  const key = fc.constantFrom('a', 'b', 'c', 'x', '__proto__', 'constructor')
  const { tree } = fc.letrec<{ tree: JsonData }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 1, 'x', true),
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.array(fc.tuple(key, tie('tree')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
    ),
  }))
  fc.assert(
    fc.property(tree, fc.uniqueArray(name), (data, names) => {
      const before = JSON.stringify(data)
      const result = configured(data, ...names.map((each) => parameterOf(each, 'p')))
      expect(JSON.stringify(data)).toBe(before)
      expect(contains(result, data)).toBe(true)
    }),
  )
})

function contains(after: JsonData | undefined, before: JsonData): boolean {
  if (before === null) return after !== undefined
  if (typeof before !== 'object' || Array.isArray(before)) return JSON.stringify(after) === JSON.stringify(before)
  if (typeof after !== 'object' || after === null) return false
  return Object.entries(before).every(([name, value]: [string, JsonData]) =>
    contains(Object.getOwnPropertyDescriptor(after, name)?.value, value),
  )
}

test('E6 the same arguments give the same object', () => {
  const context = { a: 1 }
  const environment = environmentOf('test', { parameters: [parameterOf('b', 2)] })
  const first = configuredContext(context, environment)
  expect(configuredContext(context, environment)).toBe(first)
  expect(configuredContext({ a: 1 }, environment)).not.toBe(first)
  expect(configuredContext(context, environmentOf('test', { parameters: [parameterOf('b', 3)] }))).toEqual({
    a: 1,
    b: 3,
  })
  expect(configuredContext('text', environment)).toBe('text')
  expect(configuredContext(null, environment)).toEqual({ b: 2 })
  expect(configuredContext(true, environment)).toBe(true)
})

test('E6 where nothing is filled in, it is the data itself', () => {
  const context = { a: 1 }
  expect(configuredContext(context, undefined)).toBe(context)
  expect(configuredContext(context, environmentOf('test'))).toBe(context)
  expect(configured(context, parameterOf('a', 2))).toBe(context)
})

test('E7 a parameter whose environment variable is not set says so', () => {
  const environment = environmentOf('test', { parameters: [parameterOf('kafka.prefix', null)] })
  const action = actionOf({
    topics: ['${kafka.prefix}.orders'],
    messages: [{ key: '${ other ?? kafka["prefix"] }', value: { format: 'json', text: '{"a": "${kafka.prefix}"}' } }],
  })
  const { problems } = buildRecords(action, {}, { ...clock, environment })
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['undefined-parameter', '/parameters/topics/0'],
    ['undefined-parameter', '/parameters/messages/0/key'],
    ['undefined-parameter', '/parameters/messages/0/value/text'],
  ])
  expect(problems[0]?.message).toBe(
    "`kafka.prefix` has no value in `test`: the server's environment variable `SENDWRIGHT_PARAM_X` is not set.",
  )
  expect(problems[2]?.position).toEqual({ start: 7, end: 22 })
})

test('E7 null in the process does not hide that the parameter has no value', () => {
  const environment = environmentOf(null, { parameters: [parameterOf('prefix', null)] })
  const action = actionOf({ topics: ['${prefix}.a', '${none}.a'], messages: [{ value: { format: 'text', text: '' } }] })
  const { problems } = buildRecords(action, { prefix: null }, { ...clock, environment })
  expect(problems.map(({ code }) => code)).toEqual(['undefined-parameter', 'missing-value'])
  expect(problems[0]?.message).toMatch(/^`prefix` has no value: /)
})

test('E7 a value of the process, a default and an optional placeholder need no parameter', () => {
  const parameters = [parameterOf('prefix', null), { ...secretOf('key'), defined: false }]
  const environment = environmentOf('test', { parameters })
  const text = '${prefix} ${key ?? "none"}${key?}'
  const action = actionOf({ topics: ['t'], messages: [{ value: { format: 'text', text } }] })
  const { records, problems } = buildRecords(action, { prefix: 'p' }, { ...clock, environment })
  expect(problems).toEqual([])
  expect(records[0]?.value?.text).toBe('p none')
})
