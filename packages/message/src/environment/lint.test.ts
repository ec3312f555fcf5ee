import { environmentSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { lintAction } from './lintAction.ts'
import { lintEnvironments } from './lintEnvironments.ts'
import { lintDataModel, lintParameters } from './lintParameters.ts'
import { actionOf, environmentOf, parameterOf, secretOf } from './testing.ts'

const message = (text: string) => ({ value: { format: 'json', text } })

test('E14 a parameter that an environment does not have', () => {
  const action = actionOf({
    topics: ['${prefix}.orders'],
    messages: [message('{"p": ${prefix}, "id": ${order.idd}, "k": ${key ?? "x"}, "o": ${prefix?}}')],
  })
  const dev = environmentOf('dev', { parameters: [parameterOf('prefix', 'dev')] })
  const found = lintEnvironments(action, { order: {} }, [dev, environmentOf('prod')])
  expect(found).toEqual([
    {
      code: 'undefined-in-environment',
      path: '/parameters/topics/0',
      position: { start: 0, end: 9 },
      severity: 'warning',
      message: '`prefix` has no value in `prod`. Define the parameter there, or give it a default value.',
      values: { path: 'prefix', environment: 'prod' },
    },
  ])
})

test('E14 an environment variable that is not set, also where no environment has a value', () => {
  const action = actionOf({ topics: ['t'], messages: [message('{"k": ${key}}')] })
  const environment = environmentOf('test', { topics: { t: 'u' }, parameters: [parameterOf('key', null)] })
  expect(lintEnvironments(action, {}, [environment])).toMatchObject([
    { code: 'undefined-in-environment', values: { variable: 'SENDWRIGHT_PARAM_X' } },
  ])
  expect(lintEnvironments(action, {}, [environment], { chosen: 'test' })).toEqual([])
  expect(lintEnvironments({ ...action, enabled: false }, {}, [environment])).toEqual([])
})

test('E15 a topic that an environment makes illegal, and one that it does not have', () => {
  const action = actionOf({
    topics: ['${prefix}orders', 'not legal anywhere'],
    messages: [message('1')],
    environments: { none: { topics: [] } },
  })
  const environments = ['a b', ''].map((prefix, index) =>
    environmentOf(`e${index}`, { parameters: [parameterOf('prefix', prefix)] }),
  )
  expect(lintEnvironments(action, {}, [...environments, environmentOf('none')])).toMatchObject([
    {
      code: 'illegal-topic-in-environment',
      path: '/parameters/topics/0',
      severity: 'warning',
      message: 'In `e0` the topic is `a borders`. A topic name cannot contain a space.',
    },
    { code: 'no-topic-in-environment', path: '/parameters/environments/none/topics' },
  ])
})

test('E16 two environments that send to the same topic of the same cluster', () => {
  const action = actionOf({ topics: ['a', 'b'], messages: [message('1')] })
  const environments = [
    environmentOf('dev', { connections: { main: 'one' } }),
    environmentOf('test', { connections: { main: 'two' }, topics: { a: 'test.a' } }),
    environmentOf('prod', { connections: { main: 'three' }, topics: { a: 'prod.a', b: 'prod.b' } }),
  ]
  expect(lintEnvironments(action, {}, environments)).toEqual([])
  const clusters = (id: string) => (id === 'three' ? null : 'same')
  expect(lintEnvironments(action, {}, environments, { clusters })).toMatchObject([
    {
      code: 'same-topic-in-environments',
      path: '/parameters/topics/1',
      values: { one: 'dev', other: 'test', topic: 'b' },
    },
  ])
})

test.each([
  ['Authorization', 'Bearer abc'],
  ['x-api-key', '12345'],
  ['X-Auth-Token', 'a${part}'],
  ['dbPassword', '${order.password ?? "hunter2"}'],
  ['Set-Cookie', 'sid=${session}'],
  ['jwt', 'x'],
  ['client_secret', '${clientSecret}'],
])('E17 %s: %s can be read by everybody', (name, value) => {
  const action = actionOf({ topics: ['t'], messages: [{ value: { format: 'null' }, headers: [{ name, value }] }] })
  const environment = environmentOf('dev', { parameters: [parameterOf('clientSecret', 'x')] })
  expect(lintAction(action, environment)).toMatchObject([
    { code: 'header-looks-secret', path: '/parameters/messages/0/headers/0/value', severity: 'warning' },
  ])
})

test.each([
  ['Authorization', 'Bearer ${apiKey}'],
  ['Authorization', 'Basic ${apiKey | base64}'],
  ['token', '${order.token}'],
  ['token', ''],
  ['processInstanceId', '7'],
  ['content-type', 'application/json'],
])('E17 %s: %s is fine', (name, value) => {
  const action = actionOf({ topics: ['t'], messages: [{ value: { format: 'null' }, headers: [{ name, value }] }] })
  expect(lintAction(action, environmentOf('dev', { parameters: [secretOf('apiKey')] }))).toEqual([])
})

test('E18 reserved names, hidden parameters, topics that cannot be', () => {
  const value = { kind: 'value', value: 'x' }
  const environment = environmentSchema.parse({
    name: 'dev',
    topics: { orders: 'a b', 'a/b': '${', fine: '${prefix}.x' },
    parameters: { processInstanceId: value, 'processInstanceUuid.x': value, a: value, 'a.b': value },
  })
  expect(lintParameters(environment).map(({ code, path, severity }) => [code, path, severity])).toEqual([
    ['reserved-name', '/parameters/processInstanceId', 'warning'],
    ['reserved-name', '/parameters/processInstanceUuid.x', 'warning'],
    ['parameter-hidden', '/parameters/a.b', 'warning'],
    ['illegal-topic-name', '/topics/orders', 'error'],
    ['invalid-path', '/topics/a~1b', 'error'],
  ])
})

test('E19 a variable with a reserved name and another type', () => {
  expect(lintDataModel(null)).toEqual([])
  const properties = {
    processInstanceId: { type: 'string' },
    processInstanceUuid: { type: ['string', 'null'] },
    order: { type: 'object' },
  }
  expect(lintDataModel({ type: 'object', properties })).toMatchObject([
    { code: 'reserved-name', path: '/properties/processInstanceId' },
  ])
  expect(lintDataModel({ properties: { processInstanceId: { type: 'integer' }, processInstanceUuid: {} } })).toEqual([])
})
