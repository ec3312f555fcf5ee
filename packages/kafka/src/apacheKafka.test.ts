import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { apacheKafkaAvailable, type ApacheKafka, startApacheKafka, startFaultProxy } from './testing.ts'
import { follow, testDeliveryRules } from './testing/deliveryRules.ts'
import { failureOf, openConnection, recordOf } from './testing/openConnection.ts'

const { available, reason } = apacheKafkaAvailable()
const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
if (!available) process.stdout.write(`Tests with Apache Kafka are ${isRequired ? 'failing' : 'skipped'}: ${reason}.\n`)

describe.skipIf(!available && !isRequired)('starting Apache Kafka', () => {
  test('the broker goes with the process that started it, even when that is killed', async () => {
    const starter = spawn(
      process.execPath,
      ['--input-type=module', '-e', startAndTellAddress, join(import.meta.dirname, 'testing.ts')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const address: string = await new Promise((resolve) => createInterface(starter.stdout).once('line', resolve))
    await using opened = openConnection([address])
    expect(await opened.connection.listTopics()).toEqual([])
    starter.kill('SIGKILL')
    await vi.waitFor(async () => expect((await failureOf(opened.connection.listTopics())).code).toBe('not-connected'), {
      timeout: 10_000,
    })
  }, 180_000)

  const startAndTellAddress = `
    const { startApacheKafka } = await import(process.argv[1])
    const kafka = await startApacheKafka()
    console.log(kafka.brokers[0])
    setInterval(() => {}, 1000)
  `
})

describe.skipIf(!available && !isRequired)('with Apache Kafka 4.3.0', () => {
  let kafka: ApacheKafka
  beforeAll(async () => {
    kafka = await startApacheKafka()
  }, 180_000)
  afterAll(() => kafka?.[Symbol.asyncDispose]())

  testDeliveryRules(() => kafka.brokers)

  test('D17 records of aborted transactions and control records are not read', async () => {
    await using opened = openConnection(kafka.brokers)
    const topic = await newTopic()
    const producer = client().producer({ transactionalId: randomUUID(), maxInFlightRequests: 1 })
    await producer.connect()
    for (const [value, outcome] of [
      ['one', 'commit'],
      ['two', 'abort'],
      ['three', 'commit'],
      ['four', 'abort'],
    ] as const) {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value, partition: 0 }] })
      await transaction[outcome]()
    }
    await producer.disconnect()
    const all = await opened.connection.readRecords({ topic, partition: 0, offset: 'earliest', limit: 10 })
    expect(all.records.map(({ value }) => value)).toEqual(['one', 'three'])
    expect(all.latest).toBe('8')
    const newest = await opened.connection.readRecords({ topic, partition: 0, limit: 2 })
    expect(newest.records.map(({ value }) => value)).toEqual(['one', 'three'])
  })

  test('D6 D7 a batch that the topic no longer takes is sent in smaller ones', async () => {
    await using opened = openConnection(kafka.brokers)
    const topic = await newTopic()
    await opened.connection.send([recordOf(topic, 'the limit is known now')])
    const admin = client().admin()
    await admin.connect()
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: '1500' }] }],
    })
    await admin.disconnect()
    const values = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(500)}`)
    await opened.connection.send(values.map((value) => recordOf(topic, value)))
    const { records } = await opened.connection.readRecords({ topic, partition: 0, offset: '1', limit: 100 })
    expect(records.map(({ value }) => value)).toEqual(values)
  })

  test('D3 an answer that is lost leaves the record in doubt, and the next send goes on', async () => {
    await using proxy = await startFaultProxy(kafka.brokers[0] ?? '')
    await using opened = openConnection([proxy.address], 1_500)
    const topic = await newTopic()
    proxy.onAnswer = ({ apiKey, body }) => (apiKey === 0 ? 'drop' : body)
    expect(await failureOf(opened.connection.send([recordOf(topic, 'doubt')]))).toMatchObject({
      code: 'timed-out',
      inDoubt: [0],
    })
    proxy.onAnswer = ({ body }) => body
    const [sent] = await opened.connection.send([recordOf(topic, 'certain')])
    expect(sent?.offset).toBe('1')
  })

  test('D11 D12 a paused broker ends the send within its time; when it goes on, so do we', async () => {
    await using opened = openConnection(kafka.brokers, 1_000)
    const topic = await newTopic()
    await opened.connection.send([recordOf(topic, 'before')])
    await kafka.pause()
    const startedAt = performance.now()
    const failure = await failureOf(opened.connection.send([recordOf(topic, 'meanwhile')]))
    const tookMs = performance.now() - startedAt
    await kafka.resume()
    expect(failure).toMatchObject({ code: 'timed-out', inDoubt: [] })
    expect(tookMs).toBeLessThan(2_000)
    await vi.waitFor(() => opened.connection.send([recordOf(topic, 'after')]), { timeout: 20_000 })
    const { records } = await opened.connection.readRecords({ topic, partition: 0, offset: 'earliest', limit: 9 })
    expect(records.map(({ value }) => value)).toEqual(['before', 'after'])
  })

  test('D12 D18 a broker that is killed and started again needs no restart here, and the tail misses nothing', async () => {
    await using opened = openConnection(kafka.brokers)
    const topic = await newTopic(2)
    await using follower = follow(opened.connection, topic)
    await follower.listening()
    await opened.connection.send([recordOf(topic, 'before')])
    await kafka.kill()
    const startedAt = performance.now()
    const failure = await failureOf(opened.connection.send([recordOf(topic, 'lost')]))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(failure).toMatchObject({ code: 'not-connected', inDoubt: [] })
    expect(opened.connection.health().state).toBe('unreachable')
    await vi.waitFor(() => expect(follower.states.at(-1)).toBe('reconnecting'), { timeout: 5_000 })
    await kafka.start()
    await vi.waitFor(() => opened.connection.send([recordOf(topic, 'after', { partition: 1 })]), { timeout: 20_000 })
    await follower.until((records) => records.some(({ value }) => value === 'after'))
    expect(follower.records.map(({ value }) => value)).toEqual(['before', 'after'])
    expect(opened.connection.health().state).toBe('connected')
  }, 60_000)

  function client(): Kafka {
    return new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING })
  }

  async function newTopic(partitions = 1): Promise<string> {
    await using opened = openConnection(kafka.brokers)
    const name = `topic-${randomUUID()}`
    await opened.connection.createTopic({ name, partitions, replicationFactor: 1 })
    return name
  }
})
