import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  actionSchema,
  brokerHostAndPort,
  checkActions,
  connectionSchema,
  createKafkaSend,
  createProblem,
  kafkaSendSchema,
  parseDuration,
  parseExactJson,
  problemSchema,
  problemSentences,
  Redacted,
  splitSecrets,
  topicNameFault,
} from './index.ts'

describe('actions', () => {
  test('an action of an older document gets the defaults of later fields', () => {
    expect(actionSchema.parse({ id: 'a', type: 'kafkaSend' })).toEqual({
      id: 'a',
      name: '',
      enabled: true,
      timer: null,
      trigger: 'automatic',
      required: true,
      repeatable: false,
      autorunChildren: false,
      parent: null,
      acceptedDataKeys: [],
      retry: null,
      type: 'kafkaSend',
      scenario: null,
      parameters: { connection: '', topics: [], messages: [], environments: {} },
    })
  })

  test('a plain null is a tombstone, a number a partition', () => {
    const { parameters } = kafkaSendSchema.parse({
      id: 'a',
      type: 'kafkaSend',
      parameters: { messages: [{ value: null, partition: 3 }] },
    })
    expect(parameters.messages[0]).toMatchObject({ value: { format: 'null' }, partition: '3' })
  })

  test('ids, parents and cycles are checked within a list', () => {
    const action = (id: string, parent: string | null) => ({ ...createKafkaSend(id, id, 'sandbox'), parent })
    expect(checkActions([action('a', null), action('b', 'a'), action('c', 'b')])).toEqual([])
    expect(checkActions([action('a', null), action('a', null)]).map(({ code, path }) => [code, path])).toEqual([
      ['duplicate-action-id', '/1/id'],
    ])
    expect(checkActions([action('a', 'x')])[0]).toMatchObject({ code: 'unknown-parent', path: '/0/parent' })
    expect(checkActions([action('a', 'b'), action('b', 'a')]).map(({ code }) => code)).toEqual([
      'parent-cycle',
      'parent-cycle',
    ])
    expect(checkActions([action('a', 'a')])[0]?.code).toBe('parent-cycle')
  })
})

describe('numbers written in another way', () => {
  test.each(['1000', '1000.0', '1e3', '10E+2'])('%s is the time-out 1000', (text) => {
    const document = parseExactJson(`{"id":"a","name":"A","brokers":["h"],"sendTimeoutMs":${text}}`)
    expect(connectionSchema.parse(document).sendTimeoutMs).toBe(1000)
  })

  test.each(['1e400', '1.5', '99.0', '9007199254740993'])('%s is refused as time-out', (text) => {
    const document = parseExactJson(`{"id":"a","name":"A","brokers":["h"],"sendTimeoutMs":${text}}`)
    expect(connectionSchema.safeParse(document).success).toBe(false)
  })

  test.each([
    ['3', '3'],
    ['3.0', '3'],
    ['1e1', '10'],
    ['2.5', '2.5'],
    ['9007199254740993', '9007199254740993'],
  ])('the partition %s is the template %s', (text, template) => {
    const document = parseExactJson(`{"id":"a","type":"kafkaSend","parameters":{"messages":[{"partition":${text}}]}}`)
    expect(kafkaSendSchema.parse(document).parameters.messages[0]?.partition).toBe(template)
  })
})

describe('durations', () => {
  test.each([
    ['PT30S', { seconds: 30 }],
    ['P1DT2H', { days: 1, hours: 2 }],
    ['PT0.5S', { seconds: 0.5 }],
    ['P1W', { weeks: 1 }],
    ['P1Y2M', { years: 1, months: 2 }],
  ])('%s is read', (text, parts) => {
    const zero = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 }
    expect(parseDuration(text)).toEqual({ ...zero, ...parts })
  })

  test.each(['30S', 'P', 'PT', 'R3/PT10S', 'PT-5S', '', '5 minutes', 'pt5s'])('%s is none', (text) => {
    expect(parseDuration(text)).toBeNull()
  })
})

describe('topic names', () => {
  test.each(['a', 'orders.accepted.v1', 'A_b-9', 'x'.repeat(249)])('%s is legal', (name) => {
    expect(topicNameFault(name)).toBeNull()
  })

  test.each([
    ['orders audit', 'orders-audit'],
    ['user/signedup', 'user-signedup'],
    [' orders ', 'orders'],
    ['orders.v1}', 'orders.v1'],
    ['.', null],
    ['x'.repeat(250), null],
    ['/', null],
  ])('%s is not, and the nearest is %s', (name, nearest) => {
    expect(topicNameFault(name)?.nearest).toBe(nearest)
  })

  test('the nearest name is always legal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const nearest = topicNameFault(name)?.nearest ?? null
        expect(nearest === null || topicNameFault(nearest) === null).toBe(true)
      }),
    )
  })
})

describe('connections', () => {
  const connection = { id: 'main', name: 'Main', brokers: ['a'] }

  test.each([
    ['kafka-1.example', 'kafka-1.example:9092', { host: 'kafka-1.example', port: 9092 }],
    ['127.0.0.1:9192', '127.0.0.1:9192', { host: '127.0.0.1', port: 9192 }],
    [' [::1]:9093 ', '[::1]:9093', { host: '::1', port: 9093 }],
    ['[::1]', '[::1]:9092', { host: '::1', port: 9092 }],
  ])('the broker %s is %s', (given, address, parts) => {
    expect(connectionSchema.parse({ ...connection, brokers: [given] }).brokers).toEqual([address])
    expect(brokerHostAndPort(address)).toEqual(parts)
  })

  test.each(['', 'a:b', 'a:0', 'a:65536', 'a b:1', 'http://a:1', ':1'])('the broker %s is refused', (given) => {
    expect(connectionSchema.safeParse({ ...connection, brokers: [given] }).success).toBe(false)
  })

  test('secrets are taken out of a document and never printed', () => {
    const document = { name: 'x', security: { sasl: { username: 'u', password: 'p4ss' }, tls: {} } }
    const { shown, secrets } = splitSecrets(document, [
      ['security', 'sasl', 'password'],
      ['security', 'tls', 'key'],
      ['nowhere', 'at', 'all'],
    ])
    expect(shown).toEqual({ name: 'x', security: { sasl: { username: 'u' }, tls: {} } })
    expect(Object.keys(secrets)).toEqual(['security/sasl/password'])
    expect(secrets['security/sasl/password']?.reveal()).toBe('p4ss')
    expect(document.security.sasl.password).toBe('p4ss')
  })

  test('a redacted text shows itself nowhere', () => {
    const secret = new Redacted('p4ss')
    for (const shown of [
      secret.toString(),
      JSON.stringify({ secret }),
      inspect({ secret }),
      Object.keys(secret).join(''),
    ])
      expect(shown).not.toContain('p4ss')
  })
})

describe('problems', () => {
  test('carry code, path, values and a sentence', () => {
    const problem = createProblem('unknown-topic', '/parameters/topics/0', {
      topic: 'a',
      connection: 'Main',
      nearest: 'b',
    })
    expect(problem).toEqual({
      code: 'unknown-topic',
      path: '/parameters/topics/0',
      severity: 'error',
      message: 'Topic `a` does not exist on Main. Nearest name: `b`.',
      values: { topic: 'a', connection: 'Main', nearest: 'b' },
    })
    expect(problemSchema.parse(problem)).toEqual(problem)
  })

  test('no sentence begs, apologises or scolds', () => {
    const anything = new Proxy({}, { get: (_target, name) => (name === 'nearest' ? undefined : String(name)) })
    for (const sentence of Object.values<(values: never) => string>(problemSentences))
      expect(sentence(anything as never)).not.toMatch(/please|oops|sorry|successfully|invalid/i)
  })
})
