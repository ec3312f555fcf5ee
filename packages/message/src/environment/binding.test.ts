import { expect, test } from 'vitest'
import { buildRecords } from '../buildRecords.ts'
import { checkAction } from '../checkAction.ts'
import { checkAgainstCluster } from '../checkAgainstCluster.ts'
import { boundConnection, boundTopics } from './binding.ts'
import { actionOf, environmentOf, parameterOf } from './testing.ts'

const clock = { now: () => new Date(0), uuid: () => 'id' }
const messages = [{ value: { format: 'text', text: 'x' } }]

test('E1 an environment may have its own connection and topics', () => {
  const action = actionOf({ topics: ['a'], environments: { test: { connection: 'other', topics: ['b', 'c'] } } })
  expect(boundConnection(action, environmentOf('test'))).toBe('other')
  expect(boundTopics(action, environmentOf('test'))).toEqual(['b', 'c'])
  for (const environment of [undefined, environmentOf(null), environmentOf('prod'), environmentOf('constructor')]) {
    expect(boundConnection(action, environment)).toBe('main')
    expect(boundTopics(action, environment)).toEqual(['a'])
  }
})

test('E1 what is not named stays, and an empty list is one', () => {
  const action = actionOf({
    topics: ['a'],
    messages,
    environments: { test: { topics: [] }, prod: { connection: 'p' } },
  })
  expect(boundConnection(action, environmentOf('test'))).toBe('main')
  expect(boundTopics(action, environmentOf('prod'))).toEqual(['a'])
  const { problems } = buildRecords(action, {}, { ...clock, environment: environmentOf('test') })
  expect(problems).toMatchObject([{ code: 'no-topic', path: '/parameters/environments/test/topics' }])
})

test('E2 bindings come after the own topics and before placeholders', () => {
  const environment = environmentOf('test', {
    connections: { main: 'kafka2', kafka2: 'kafka3' },
    topics: { 'orders.${region}': '${prefix}.orders.${region}', empty: '' },
    parameters: [parameterOf('prefix', 'tst')],
  })
  const action = actionOf({ topics: ['orders.${region}', 'empty', 'other'], messages })
  expect(boundConnection(action, environment)).toBe('kafka2')
  expect(boundTopics(action, environment)).toEqual(['${prefix}.orders.${region}', 'empty', 'other'])
  const { records } = buildRecords(action, { region: 'eu' }, { ...clock, environment })
  expect(records.map(({ topic, topicBoundIn }) => [topic, topicBoundIn])).toEqual([
    ['tst.orders.eu', 'test'],
    ['empty', null],
    ['other', null],
  ])
})

test('E3 a problem of an own topic of the environment stands there', () => {
  const action = actionOf({ topics: ['fine'], messages, environments: { test: { topics: ['fine', 'a b'] } } })
  const { problems } = buildRecords(action, {}, { ...clock, environment: environmentOf('test') })
  expect(problems).toMatchObject([{ path: '/parameters/environments/test/topics/1', fix: { text: 'a-b' } }])
})

test('E3 a problem of a bound topic stands at the topic it replaces, and names the environment', () => {
  const action = actionOf({ topics: ['fine', 'orders'], messages })
  const environment = environmentOf('test', { topics: { orders: '${missing}.orders', fine: 'not fine' } })
  const { problems } = buildRecords(action, {}, { ...clock, environment })
  expect(problems).toEqual([
    {
      code: 'illegal-topic-name',
      path: '/parameters/topics/0',
      severity: 'error',
      message:
        '`test` binds this topic to `not fine`. A topic name cannot contain a space: `not fine`. Use `not-fine`.',
      values: {
        topic: 'not fine',
        reason: 'A topic name cannot contain a space',
        nearest: 'not-fine',
        environment: 'test',
      },
    },
    {
      code: 'missing-value',
      path: '/parameters/topics/1',
      severity: 'error',
      message:
        '`test` binds this topic to `${missing}.orders`. No value at `missing`. Add it to the data, give a default with `??`, or leave it out with `?`.',
      values: { path: 'missing', environment: 'test', topic: '${missing}.orders' },
    },
  ])
})

test('E3 a bound topic that the cluster does not have', () => {
  const action = actionOf({ topics: ['orders'], messages })
  const environment = environmentOf('test', { topics: { orders: 'test.orders' } })
  const { records } = buildRecords(action, {}, { ...clock, environment })
  const cluster = { connection: 'Main', partitionCounts: new Map([['test.order', 1]]) }
  const [problem] = checkAgainstCluster(records, cluster, boundTopics(action, environment))
  expect(problem).toMatchObject({ code: 'unknown-topic', path: '/parameters/topics/0' })
  expect(problem?.message).toContain('`test` binds this topic to `test.orders`. Topic `test.orders` does not exist')
  expect(problem?.fix).toBeUndefined()
})

test('M25 the connection that counts in the environment has to exist', () => {
  const action = actionOf({
    topics: ['a'],
    messages,
    environments: { test: { connection: 'gone' } },
  })
  const known = new Set(['main'])
  const check = (environment: ReturnType<typeof environmentOf>) =>
    checkAction(action, {}, { ...clock, environment }, known)
  expect(check(environmentOf(null))).toEqual([])
  expect(check(environmentOf('test'))).toMatchObject([
    { code: 'unknown-connection', path: '/parameters/environments/test/connection' },
  ])
  const [problem] = check(environmentOf('prod', { connections: { main: 'lost' } }))
  expect(problem).toMatchObject({ code: 'unknown-connection', path: '/parameters/connection' })
  expect(problem?.message).toBe(
    '`prod` binds this connection to `lost`. There is no connection `lost`. Choose one from the list.',
  )
})
