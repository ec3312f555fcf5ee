import { randomUUID } from 'node:crypto'
import type { RecordBytes } from '@sendwright/model'
import { startTestSandbox, type TestSandbox } from '@sendwright/sandbox/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKafkaConnections } from '../connection.ts'
import { connectionTo, openConnection, recordOf } from '../testing/openConnection.ts'
import { testReceiveRules } from '../testing/receiveRules.ts'

describe('with the sandbox', () => {
  let sandbox: TestSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.close())

  testReceiveRules(() => sandbox.brokers)
})

test('R84 a leader that moves or is away delays only its own partitions, and nothing comes twice', async () => {
  await using sandbox = await startTestSandbox({ nodes: 3 })
  await using opened = openConnection(sandbox.brokers)
  const connections = createKafkaConnections({ log: () => {} })
  const reader = connections.recordReader(connectionTo(sandbox.brokers))
  const topic = `topic-${randomUUID()}`
  await opened.connection.createTopic({ name: topic, partitions: 3, replicationFactor: 3 })
  const positions = new Map([0, 1, 2].map((partition) => [partition, '0']))
  const values: RecordBytes[] = []
  for (let round = 0; round < 5; round += 1) {
    await opened.connection.send([0, 1, 2].map((partition) => recordOf(topic, `${round}/${partition}`, { partition })))
    sandbox.disturb({ kind: 'move-leader', topic, partition: round % 3 })
    if (round === 3) sandbox.disturb({ kind: 'close-connections' })
    while (values.length < (round + 1) * 3) {
      const from = [...positions].map(([partition, offset]) => ({ topic, partition, offset }))
      const read = await reader.read(from, { waitMs: 2_000, maxBytes: 1e6, signal: AbortSignal.timeout(20_000) })
      for (const { partition, offset } of read.positions) positions.set(partition, offset)
      values.push(...read.records.map(({ value }) => value))
    }
  }
  const sent = Array.from({ length: 5 }, (_, round) => [0, 1, 2].map((partition) => `${round}/${partition}`)).flat()
  expect(values).toHaveLength(sent.length)
  expect(new Set(values)).toEqual(new Set(sent))
  await reader.close()
  await connections.close()
}, 60_000)

test('R83 a time beyond the years that have a name is the last of them', async () => {
  await using sandbox = await startTestSandbox()
  await using opened = openConnection(sandbox.brokers)
  const connections = createKafkaConnections({ log: () => {} })
  const reader = connections.recordReader(connectionTo(sandbox.brokers))
  const topic = `topic-${randomUUID()}`
  await opened.connection.createTopic({ name: topic, partitions: 1, replicationFactor: 1 })
  await opened.connection.send([recordOf(topic, 'late', { timestamp: 400_000_000_000_000 })])
  const signal = AbortSignal.timeout(20_000)
  const { records } = await reader.read([{ topic, partition: 0, offset: '0' }], {
    waitMs: 10_000,
    maxBytes: 1e6,
    signal,
  })
  expect(records).toMatchObject([{ value: 'late', timestamp: '9999-12-31T23:59:59.999Z' }])
  await reader.close()
  await connections.close()
})
