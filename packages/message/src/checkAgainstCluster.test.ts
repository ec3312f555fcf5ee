import { kafkaSendSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { buildRecords } from './buildRecords.ts'
import { checkAction } from './checkAction.ts'
import { checkAgainstCluster } from './checkAgainstCluster.ts'
import { isSameRecord } from './plannedRecord.ts'
import { batchBytes } from './recordSize.ts'

const environment = { now: () => new Date(0), uuid: () => 'id' }

function check(parameters: { topics: string[]; messages: object[] }, limits: [string, number][] = []) {
  const action = kafkaSendSchema.parse({ id: 'a', type: 'kafkaSend', parameters })
  const { records } = buildRecords(action, {}, environment)
  const cluster = {
    connection: 'Sandbox',
    partitionCounts: new Map([
      ['orders.accepted.v1', 3],
      ['orders.declined.v1', 3],
      ['other', 1],
      ['__consumer_offsets', 50],
    ]),
    maxMessageBytes: new Map(limits),
  }
  return { records, problems: checkAgainstCluster(records, cluster, parameters.topics) }
}

const message = { key: 'k', value: { format: 'text', text: 'v' } }

test('M18 an unknown topic has its nearest names and a fix, once per topic', () => {
  const { problems } = check({ topics: ['orders.acepted.v1'], messages: [message, message] })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({
    code: 'unknown-topic',
    path: '/parameters/topics/0',
    fix: { text: 'orders.accepted.v1' },
  })
  expect(problems[0]?.message).toContain('Topic `orders.acepted.v1` does not exist on Sandbox. Nearest name')
})

test('M18 at most three nearest names are told, the nearest first', () => {
  const { records } = check({ topics: ['order'], messages: [message] })
  const names = ['ordered', 'orders', 'orderx', 'ordery', 'orderz', '__order']
  const cluster = { connection: 'Sandbox', partitionCounts: new Map(names.map((name) => [name, 1])) }
  const [problem] = checkAgainstCluster(records, cluster, ['order'])
  expect(problem?.values?.['nearest']).toBe('orders')
  expect(problem?.message.match(/`[^`]+`/g)).toHaveLength(1 + 3)
  expect(problem?.message).not.toMatch(/ordered|__order/)
})

test('M18 a topic like no other has no nearest name', () => {
  const { problems } = check({ topics: ['something-else-entirely'], messages: [message] })
  expect(problems[0]?.fix).toBeUndefined()
  expect(problems[0]?.message).toBe('Topic `something-else-entirely` does not exist on Sandbox.')
})

test('M19 a partition that the topic does not have', () => {
  const { problems } = check({ topics: ['orders.accepted.v1', 'other'], messages: [{ ...message, partition: '3' }] })
  expect(problems.map((problem) => problem.message)).toEqual([
    'Partition 3 does not exist. Topic `orders.accepted.v1` has 3 partitions, 0 to 2.',
    'Partition 3 does not exist. Topic `other` has one partition, 0.',
  ])
})

test('M20 a record over the limit names topic and both sizes', () => {
  const big = { ...message, value: { format: 'text', text: 'x'.repeat(1000) } }
  const { records, problems } = check({ topics: ['other'], messages: [big] }, [['other', 1000]])
  const size = records[0] === undefined ? 0 : batchBytes(records[0])
  expect(problems[0]).toMatchObject({ code: 'record-too-large', values: { topic: 'other', size, limit: 1000 } })
  expect(problems[0]?.message).toBe(
    `The record takes ${size.toLocaleString('en')} B in Kafka. Topic \`other\` takes at most 1,000 B (max.message.bytes).`,
  )
  expect(check({ topics: ['other'], messages: [big] }, [['other', size]]).problems).toEqual([])
})

test('M21 identical only when every part is', () => {
  const { records } = check({ topics: ['other'], messages: [{ ...message, headers: [{ name: 'a', value: '1' }] }] })
  const [record] = records
  if (record === undefined) throw new Error('no record was built')
  const stored = { key: 'k', value: 'v', headers: [{ name: 'a', value: '1' }] }
  expect(isSameRecord(record, stored)).toBe(true)
  expect(isSameRecord(record, { ...stored, key: { base64: 'aw==' } })).toBe(false)
  expect(isSameRecord(record, { ...stored, value: '' })).toBe(false)
  expect(isSameRecord(record, { ...stored, headers: [] })).toBe(false)
  expect(isSameRecord(record, { ...stored, headers: [{ name: 'a', value: null }] })).toBe(false)
})

test('M22 connections and disabled actions', () => {
  const action = (fields: object) =>
    kafkaSendSchema.parse({ id: 'a', type: 'kafkaSend', parameters: { topics: ['t'], messages: [message], ...fields } })
  const known = new Set(['sandbox'])
  expect(checkAction(action({}), {}, environment, known)[0]?.code).toBe('no-connection')
  expect(checkAction(action({ connection: 'gone' }), {}, environment, known)[0]?.code).toBe('unknown-connection')
  expect(checkAction(action({ connection: 'sandbox' }), {}, environment, known)).toEqual([])
  expect(checkAction({ ...action({}), enabled: false }, {}, environment, known)).toEqual([])
})
