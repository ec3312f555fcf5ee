import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRecords } from '../buildRecords.ts'
import { checkAgainstCluster } from '../checkAgainstCluster.ts'
import { isSameRecord, toPlannedRecord } from '../plannedRecord.ts'
import type { BuiltRecord } from '../record.ts'
import { sendableRecord, shownRecord } from '../sendableRecord.ts'
import { secretMask } from './configuredContext.ts'
import { actionOf, environmentOf, parameterOf, secretOf } from './testing.ts'

const secret = 'p4ss/w"örd{}'
const environment = environmentOf('test', {
  parameters: [secretOf('apiKey'), secretOf('kafka.password'), parameterOf('kafka.prefix', 'tst')],
})
const secrets = new Map([
  ['apiKey', secret],
  ['kafka.password', 'hunter22'],
])

let ids = 0
const clock = { now: () => new Date((ids += 1)), uuid: () => `id-${(ids += 1)}` }

function build(message: object, more: { topics?: string[]; real?: boolean; data?: object } = {}) {
  const action = actionOf({ topics: more.topics ?? ['t'], messages: [message] })
  const context = { order: { id: 'A-1' }, none: null, ...more.data }
  return buildRecords(action, context, { ...clock, environment, ...(more.real === true && { secrets }) })
}

function onlyRecord(built: ReturnType<typeof build>): BuiltRecord {
  const [record] = built.records
  if (record === undefined) throw new Error(`no record: ${JSON.stringify(built.problems)}`)
  return record
}

const text = (template: string) => ({ value: { format: 'text', text: template } })
const json = (template: string) => ({ value: { format: 'json', text: template } })

test('E8 a secret is shown as the mask, and its range is marked', () => {
  const { value } = onlyRecord(build(json('{"id": "${order.id}", "key": ${apiKey}, "auth": "Bearer ${apiKey}"}')))
  expect(value?.text).toBe(`{"id":"A-1","key":"${secretMask}","auth":"Bearer ${secretMask}"}`)
  expect(value?.secrets).toEqual(['apiKey'])
  expect(
    value?.spans.map(({ start, end, path, secret: isSecret }) => [value.text.slice(start, end), path, isSecret]),
  ).toEqual([
    ['A-1', 'order.id', undefined],
    [`"${secretMask}"`, 'apiKey', true],
    [secretMask, 'apiKey', true],
  ])
})

test.each(['${apiKey | base64}', '${apiKey|upper|url}', '${none ?? apiKey | base64}', '${kafka.password | trim}'])(
  'E8 whatever filters are applied: %s',
  (template) => {
    expect(onlyRecord(build(text(template))).value?.text).toBe(secretMask)
    expect(onlyRecord(build(json(`[${template}]`))).value?.text).toBe(`["${secretMask}"]`)
  },
)

test('E8 an object with a secret in it holds the mask', () => {
  const { value } = onlyRecord(build(json('{"kafka": ${kafka}, "text": "${kafka | json}"}')))
  expect(value?.text).toContain(`"kafka":{"password":"${secretMask}","prefix":"tst"}`)
  expect(value?.secrets).toEqual(['kafka.password'])
})

test('E8 a value of the process in place of the secret is shown', () => {
  const record = onlyRecord(build(text('${apiKey | upper}'), { data: { apiKey: 'mine' } }))
  expect(record.value).toEqual({ text: 'MINE', spans: [{ start: 0, end: 4, path: 'apiKey' }] })
  expect(toPlannedRecord(record).masked).toBeUndefined()
})

test('E8 a default in place of a missing value is no secret', () => {
  const record = onlyRecord(build(text('${order.id ?? apiKey | lower}')))
  expect(record.value?.text).toBe('a-1')
})

test('E8 the record as the API shows it says that it is masked', () => {
  const record = onlyRecord(build({ key: '${apiKey}', ...text('x') }, { real: true }))
  expect(toPlannedRecord(record)).toEqual({
    topic: 't',
    partition: null,
    key: secretMask,
    value: 'x',
    headers: [],
    size: new TextEncoder().encode(secretMask).length + 1,
    masked: true,
  })
})

test('E9 what goes to Kafka has the real values', () => {
  const message = {
    key: '${kafka.password}',
    ...json('{"key": ${apiKey}, "auth": "Basic ${apiKey | base64}", "all": ${kafka}}'),
    headers: [{ name: 'authorization', value: 'Bearer ${apiKey}' }],
  }
  const record = onlyRecord(build(message, { real: true }))
  const sendable = sendableRecord(record)
  expect(sendable.key).toBe('hunter22')
  expect(JSON.parse(sendable.value ?? '')).toEqual({
    key: secret,
    auth: `Basic ${Buffer.from(secret).toString('base64')}`,
    all: { password: 'hunter22', prefix: 'tst' },
  })
  expect(sendable.headers).toEqual([{ name: 'authorization', value: `Bearer ${secret}` }])
  expect(record.value?.text).toBe(onlyRecord(build(message)).value?.text)
})

test('E9 neither JSON nor a log shows the secret, whatever the template', () => {
  const piece = fc.constantFrom(
    '${apiKey}',
    '${apiKey | upper}',
    '${order.id}',
    '${kafka | json}',
    ' ',
    'a',
    '${uuid()}',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const template = pieces.join('')
      const built = build(
        { key: template, ...json(`{"a": "${template}"}`), headers: [{ name: 'h', value: template }] },
        { real: true },
      )
      const shown =
        JSON.stringify(built) + inspect(built, { depth: 10 }) + JSON.stringify(built.records.map(toPlannedRecord))
      for (const value of [secret, JSON.stringify(secret).slice(1, -1), secret.toUpperCase(), 'hunter22']) {
        expect(shown).not.toContain(value)
      }
    }),
  )
})

test('E9 a secret whose value is not known is a problem', () => {
  const action = actionOf({ topics: ['t'], messages: [text('${apiKey}')] })
  const { records, problems } = buildRecords(action, {}, { ...clock, environment, secrets: new Map() })
  expect(records).toEqual([])
  expect(problems).toMatchObject([{ code: 'undefined-parameter', position: { start: 0, end: 9 } }])
})

test('E10 a secret may not stand in topics, partitions, names of headers and of properties', () => {
  const message = {
    ...json('{"${apiKey}": 1}'),
    partition: '${none ?? apiKey}',
    headers: [{ name: 'x-${apiKey}', value: 'v' }],
  }
  const { records, problems } = build(message, { topics: ['${kafka | json}', 't.${kafka.password}'] })
  expect(records).toEqual([])
  expect(problems.map(({ code, path, values }) => [code, path, values?.['parameter']])).toEqual([
    ['secret-not-here', '/parameters/topics/0', 'kafka.password'],
    ['secret-not-here', '/parameters/topics/1', 'kafka.password'],
    ['secret-not-here', '/parameters/messages/0/value/text', 'apiKey'],
    ['secret-not-here', '/parameters/messages/0/headers/0/name', 'apiKey'],
    ['secret-not-here', '/parameters/messages/0/partition', 'apiKey'],
  ])
  expect(problems[1]?.position).toEqual({ start: 2, end: 19 })
})

test('E11 what only the real value breaks names the parameter and quotes nothing', () => {
  const message = json('{"pin": ${apiKey | number}}')
  expect(onlyRecord(build(message)).value?.text).toBe(`{"pin":"${secretMask}"}`)
  const { records, problems } = build(message, { real: true })
  expect(records).toEqual([])
  expect(problems).toMatchObject([
    {
      code: 'secret-value-unusable',
      path: '/parameters/messages/0/value/text',
      position: { start: 8, end: 26 },
      values: { parameter: 'apiKey', place: 'the value' },
    },
  ])
  expect(JSON.stringify(problems)).not.toContain(secret)
})

test('E11 a record that is too large only with its secret does not tell by how much', () => {
  const long = new Map([['apiKey', 'x'.repeat(5000)]])
  const action = actionOf({ topics: ['t'], messages: [text('${apiKey}')] })
  const { records } = buildRecords(action, {}, { ...clock, environment, secrets: long })
  const cluster = { connection: 'Main', partitionCounts: new Map([['t', 1]]), maxMessageBytes: new Map([['t', 1000]]) }
  expect(checkAgainstCluster(records, cluster, ['t'])).toMatchObject([
    {
      code: 'secret-value-unusable',
      values: { parameter: 'apiKey', place: 'a record that topic `t` takes (at most 1,000 B)' },
    },
  ])
})

test('E12 what is shown and what is sent have the same ids and times', () => {
  const template = '${uuid()} ${now()} ${apiKey} ${uuid()} ${epochMillis()}'
  const record = onlyRecord(build(text(template), { real: true }))
  expect(sendableRecord(record).value).toBe(record.value?.text.replace(secretMask, () => secret))
})

test('E13 what was read back is shown as it was built, or masked', () => {
  const message = {
    key: '${apiKey}',
    ...text('plain'),
    headers: [
      { name: 'h', value: '${apiKey}' },
      { name: 'i', value: '1' },
    ],
  }
  const record = onlyRecord(build(message, { real: true }))
  const stored = {
    key: secret,
    value: 'plain',
    headers: [
      { name: 'h', value: secret },
      { name: 'i', value: '1' },
    ],
  }
  expect(isSameRecord(record, stored)).toBe(true)
  expect(shownRecord(record, stored)).toEqual({
    key: secretMask,
    value: 'plain',
    headers: [
      { name: 'h', value: secretMask },
      { name: 'i', value: '1' },
    ],
  })
  const other = { key: { base64: 'cDRzcw==' }, value: 'plain', headers: [{ name: 'x', value: secret }] }
  expect(isSameRecord(record, other)).toBe(false)
  expect(shownRecord(record, other)).toEqual({
    key: secretMask,
    value: 'plain',
    headers: [{ name: 'x', value: secretMask }],
  })
})
