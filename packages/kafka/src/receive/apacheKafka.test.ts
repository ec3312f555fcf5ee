import { randomUUID } from 'node:crypto'
import type { RecordBytes } from '@sendwright/model'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKafkaConnections } from '../connection.ts'
import { KafkaFailure } from '../failure.ts'
import { apacheKafkaAvailable, type ApacheKafka, startApacheKafka } from '../testing.ts'
import { connectionTo, openConnection, recordOf } from '../testing/openConnection.ts'
import { testReceiveRules } from '../testing/receiveRules.ts'

const { available, reason } = apacheKafkaAvailable()
const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
if (!available) process.stdout.write(`Tests with Apache Kafka are ${isRequired ? 'failing' : 'skipped'}: ${reason}.\n`)

describe.skipIf(!available && !isRequired)('with Apache Kafka 4.3.0', () => {
  let kafka: ApacheKafka
  beforeAll(async () => {
    kafka = await startApacheKafka()
  }, 180_000)
  afterAll(() => kafka?.[Symbol.asyncDispose]())

  testReceiveRules(() => kafka.brokers)

  test('R79 what retention has taken away is told as lost', async () => {
    const topic = `topic-${randomUUID()}`
    await using opened = openConnection(kafka.brokers)
    await opened.connection.createTopic({ name: topic, partitions: 1, replicationFactor: 1 })
    await opened.connection.send(['a', 'b', 'c'].map((value) => recordOf(topic, value)))
    const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] })
    await admin.disconnect()
    const connections = createKafkaConnections({ log: () => {} })
    const reader = connections.recordReader(connectionTo(kafka.brokers))
    const signal = AbortSignal.timeout(30_000)
    const read = await reader.read([{ topic, partition: 0, offset: '1' }], { waitMs: 20_000, maxBytes: 1e6, signal })
    expect(read).toMatchObject({ records: [], lost: [{ topic, partition: 0, offset: '1', first: '2' }] })
    await reader.close()
    await connections.close()
  })

  test('R81 a broker that is killed and started again is read on where it was left', async () => {
    const topic = `topic-${randomUUID()}`
    await using opened = openConnection(kafka.brokers)
    await opened.connection.createTopic({ name: topic, partitions: 1, replicationFactor: 1 })
    const connections = createKafkaConnections({ log: () => {} })
    const reader = connections.recordReader(connectionTo(kafka.brokers))
    await opened.connection.send([recordOf(topic, 'before')])
    const values: RecordBytes[] = []
    let offset = '0'
    await readTo(1)
    await kafka.kill()
    await expect(readTo(2)).rejects.toThrow(KafkaFailure)
    await kafka.start()
    await opened.connection.send([recordOf(topic, 'after')])
    await readTo(2)
    expect(values).toEqual(['before', 'after'])
    await reader.close()
    await connections.close()

    async function readTo(count: number): Promise<void> {
      while (values.length < count) {
        const signal = AbortSignal.timeout(30_000)
        const read = await reader.read([{ topic, partition: 0, offset }], { waitMs: 1_000, maxBytes: 1e6, signal })
        offset = read.positions[0]?.offset ?? offset
        values.push(...read.records.map(({ value }) => value))
      }
    }
  }, 120_000)
})
