import { freePort, startTestSandbox } from '@sendwright/sandbox/testing'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createKafkaConnections } from './index.ts'
import { maxWaitingSends } from './send/dispatcher.ts'
import { startFaultProxy, startSilentBroker } from './testing.ts'
import { follow } from './testing/deliveryRules.ts'
import { connectionTo, failureOf, openConnection, recordOf } from './testing/openConnection.ts'
import { startScriptedServer } from './testing/scriptedServer.ts'

const produceKey = 0
const describeConfigsKey = 32
const topics = [{ name: 'orders', partitions: 3 }]

test('D3 an answer without a word about a partition is no success', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address])
  proxy.onAnswer = ({ apiKey, body }) => (apiKey === produceKey ? producedOnly(body, 1) : body)
  const records = [0, 1, 2].map((partition) => recordOf('orders', `${partition}`, { partition }))
  const failure = await failureOf(opened.connection.send(records))
  expect(failure).toMatchObject({ code: 'incomplete-answer', retryable: true, inDoubt: [1, 2] })
  expect(failure.sent.map(({ index, record }) => `${index} ${record.partition}/${record.offset}`)).toEqual(['0 0/0'])
  expect(failure.message).toBe(
    'Main answered without a word about partition 1 of topic orders. It is not known whether every record arrived: look at the topic before you send again.',
  )
})

test('D4 where the connection may not see the limit of a topic, the broker alone decides', async () => {
  await using sandbox = await startTestSandbox()
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address])
  await opened.connection.createTopic({ name: 'large', configuration: { 'max.message.bytes': '3000000' } })
  proxy.onRequest = (apiKey) => (apiKey === describeConfigsKey ? configurationRefused('large') : 'pass')
  expect(await opened.connection.maxMessageBytes('large')).toBeNull()
  const [sent] = await opened.connection.send([recordOf('large', 'x'.repeat(2_000_000))])
  expect(sent).toMatchObject({ topic: 'large', partition: 0, offset: '0' })
})

test('D7 D8 after a lost answer the record is in doubt, and is not sent again', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address], 500)
  proxy.onAnswer = ({ apiKey, body }) => (apiKey === produceKey ? 'drop' : body)
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'once')]))
  expect(failure).toMatchObject({ code: 'timed-out', sent: [], inDoubt: [0] })
  expect(failure.message).toMatch(/did not answer within 0.5 s\. It is not known whether the record arrived/)
  proxy.onAnswer = ({ body }) => body
  const { records } = await opened.connection.readRecords({ topic: 'orders', partition: 0, limit: 10 })
  expect(records.map(({ value }) => value)).toEqual(['once'])
  expect(proxy.requests.filter((key) => key === produceKey)).toHaveLength(1)
})

test('D8 D12 a connection that is cut while an answer is awaited leaves the record in doubt; the next send connects anew', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address])
  proxy.onAnswer = ({ apiKey, body }) => (apiKey === produceKey ? 'close' : body)
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'first')]))
  expect(failure).toMatchObject({ code: 'not-connected', inDoubt: [0] })
  proxy.onAnswer = ({ body }) => body
  const [sent] = await opened.connection.send([recordOf('orders', 'second')])
  expect(sent?.offset).toBe('1')
})

test('D7 a refused batch is offered again when the leader has moved, and written once', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address])
  let refusals = 2
  proxy.onRequest = (apiKey) => (apiKey === produceKey && refusals-- > 0 ? produced('orders', 0, notLeader) : 'pass')
  const [sent] = await opened.connection.send([recordOf('orders', 'moved')])
  expect(sent?.offset).toBe('0')
  expect(proxy.requests.filter((key) => key === produceKey)).toHaveLength(3)
})

test('D8 what the broker refuses for good is not in doubt', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address])
  proxy.onRequest = (apiKey) => (apiKey === produceKey ? produced('orders', 0, notAuthorised) : 'pass')
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'a')]))
  expect(failure).toMatchObject({ code: 'not-authorised', retryable: false, kafkaErrorCode: 29, sent: [], inDoubt: [] })
  expect(failure.message).toMatch(
    /^Main may not write to topic orders \(partition 0\)\. Ask the cluster’s administrator/,
  )
})

test('D6 D7 a batch that is too large is offered in halves, in order', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address])
  let refusals = 3
  proxy.onRequest = (apiKey) => (apiKey === produceKey && refusals-- > 0 ? produced('orders', 0, tooLarge) : 'pass')
  const values = Array.from({ length: 9 }, (_, index) => `${index}`)
  const sent = await opened.connection.send(values.map((value) => recordOf('orders', value)))
  expect(sent.map(({ offset }) => offset)).toEqual(values)
  const { records } = await opened.connection.readRecords({ topic: 'orders', partition: 0, limit: 10 })
  expect(records.map(({ value }) => value)).toEqual(values)
})

test('D11 D12 a broker that accepts and says nothing ends the send within its time, and no connection stays', async () => {
  await using broker = await startSilentBroker()
  await using opened = openConnection([broker.address], 500)
  const startedAt = performance.now()
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'a')]))
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(failure).toMatchObject({ code: 'timed-out', retryable: true, inDoubt: [] })
  expect(failure.message).toBe(`Broker ${broker.address} of Main did not answer within 0.5 s. Nothing was sent.`)
  await vi.waitFor(() => expect(broker.openConnections()).toBe(0))
  expect(opened.connection.health()).toMatchObject({ state: 'unreachable', lastError: failure.message })
})

test('D11 a broker that falls silent after it has answered ends the send within its time', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
  await using opened = openConnection([proxy.address], 600)
  await opened.connection.send([recordOf('orders', 'a')])
  proxy.onRequest = () => 'drop'
  const startedAt = performance.now()
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'b')]))
  expect(performance.now() - startedAt).toBeLessThan(1_200)
  expect(failure).toMatchObject({ code: 'timed-out', inDoubt: [] })
})

test('D13 refused connections are told at once', async () => {
  const ports = [await freePort(), await freePort()]
  await using opened = openConnection(ports.map((port) => `127.0.0.1:${port}`))
  const startedAt = performance.now()
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'a')]))
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(failure).toMatchObject({ code: 'not-connected', retryable: true, inDoubt: [] })
  expect(failure.message).toBe(
    `None of the 2 brokers of Main answers. Broker 127.0.0.1:${ports[0]} of Main could not be reached: nothing listens at this address, or it refuses connections. Check the address, and that the broker is running. Nothing was sent.`,
  )
})

test('D13 a silent and a refusing broker before a good one cost less than a second', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using silent = await startSilentBroker()
  await using opened = openConnection([silent.address, `127.0.0.1:${await freePort()}`, ...sandbox.brokers])
  const startedAt = performance.now()
  await opened.connection.send([recordOf('orders', 'a')])
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('D12 a broker that was stopped and started again needs no restart here', async () => {
  const port = await freePort()
  await using opened = openConnection([`127.0.0.1:${port}`])
  {
    await using _first = await startTestSandbox({ port, topics })
    await opened.connection.send([recordOf('orders', 'a')])
  }
  expect((await failureOf(opened.connection.send([recordOf('orders', 'b')]))).code).toBe('not-connected')
  await using _second = await startTestSandbox({ port, topics })
  const [sent] = await opened.connection.send([recordOf('orders', 'c')])
  expect(sent?.offset).toBe('0')
  expect(opened.connection.health().state).toBe('connected')
})

test('D18 a tail goes on after the broker was gone', async () => {
  const port = await freePort()
  await using opened = openConnection([`127.0.0.1:${port}`])
  const first = await startTestSandbox({ port, topics })
  await using follower = follow(opened.connection, 'orders')
  await follower.listening()
  await opened.connection.send([recordOf('orders', 'before')])
  await follower.until((records) => records.length === 1)
  await first.close()
  await vi.waitFor(() => expect(follower.states.at(-1)).toBe('reconnecting'))
  await using _second = await startTestSandbox({ port, topics })
  await vi.waitFor(() => opened.connection.send([recordOf('orders', 'after'), recordOf('orders', 'later')]))
  await follower.listening()
  await follower.until((records) => records.some(({ value }) => value === 'later'))
})

test('D18 a tail that is stopped while the broker is away ends at once', async () => {
  const controller = new AbortController()
  await using opened = openConnection([`127.0.0.1:${await freePort()}`])
  const states: string[] = []
  const ended = opened.connection.tail({
    topic: 'orders',
    signal: controller.signal,
    onRecords: () => {},
    onState: (state) => states.push(state),
  })
  await vi.waitFor(() => expect(states).toContain('reconnecting'))
  controller.abort()
  await ended
})

test('D18 a follower whose callback throws ends with its error, the others go on', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using opened = openConnection(sandbox.brokers)
  await using good = follow(opened.connection, 'orders')
  const bad = opened.connection.tail({
    topic: 'orders',
    signal: new AbortController().signal,
    onRecords: () => {
      throw new Error('no room')
    },
  })
  const badEnd = bad.then(
    () => 'no error',
    (error: unknown) => error,
  )
  await good.listening()
  await opened.connection.send([recordOf('orders', 'a')])
  expect(await badEnd).toEqual(new Error('no room'))
  await opened.connection.send([recordOf('orders', 'b')])
  await good.until((records) => records.length === 2)
})

test('D10 D11 what waits is bounded, and its waiting counts', async () => {
  await using broker = await startSilentBroker()
  await using opened = openConnection([broker.address], 1_000)
  const startedAt = performance.now()
  const waiting = Array.from({ length: maxWaitingSends + 1 }, () =>
    failureOf(opened.connection.send([recordOf('orders', 'a')])),
  )
  const refused = await failureOf(opened.connection.send([recordOf('orders', 'a')]))
  expect(refused).toMatchObject({ code: 'queue-full', retryable: true })
  const failures = await Promise.all(waiting)
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['timed-out']))
  expect(failures.at(-1)?.message).toMatch(/Nothing was sent\.$/)
})

test('D10 the bytes that wait are bounded', async () => {
  await using broker = await startSilentBroker()
  await using opened = openConnection([broker.address], 300)
  const large = recordOf('orders', 'x'.repeat(40 * 1024 * 1024))
  const [first, second] = [1, 2].map(() => failureOf(opened.connection.send([large])))
  expect((await failureOf(opened.connection.send([large]))).code).toBe('queue-full')
  expect((await first)?.code).toBe('timed-out')
  expect((await second)?.code).toBe('timed-out')
})

test.each([
  ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
  ['says lengths of zero', Buffer.alloc(64)],
  ['says negative lengths', Buffer.alloc(64, 0xff)],
])('D20 a server that %s is told apart from Kafka', async (_, words) => {
  await using server = await startScriptedServer((socket) => socket.once('data', () => socket.write(words)))
  await using opened = openConnection([server.address], 2_000)
  const failure = await failureOf(opened.connection.send([recordOf('orders', 'a')]))
  expect(failure).toMatchObject({ code: 'not-connected', inDoubt: [] })
  expect(failure.message).toMatch(/it answers, but not in Kafka’s protocol/)
})

test('D20 whatever a server answers, only a failure of this room comes out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }),
      fc.boolean(),
      async (words, ends) => {
        await using server = await startScriptedServer((socket) => {
          socket.once('data', (request) => {
            for (const word of words) socket.write(answerTo(request, word))
            if (ends) socket.end()
          })
        })
        await using opened = openConnection([server.address], 100)
        await failureOf(opened.connection.send([recordOf('orders', 'a')]))
        await failureOf(opened.connection.readRecords({ topic: 'orders', partition: 0, limit: 1 }))
      },
    ),
    { numRuns: 30 },
  )
})

test('D20 answers with damaged insides end as failures of this room', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 3 }), async (place, byte, cut) => {
      await using proxy = await startFaultProxy(sandbox.brokers[0] ?? '')
      proxy.onAnswer = ({ body }) => {
        const damaged = Buffer.from(body.subarray(0, Math.max(0, body.length - cut)))
        if (damaged.length > 0) damaged.writeUInt8(byte, place % damaged.length)
        return damaged
      }
      await using opened = openConnection([proxy.address], 100)
      const calls = [
        () => opened.connection.send([recordOf('orders', 'a')]),
        () => opened.connection.listTopics(),
        () => opened.connection.describeTopic('orders'),
        () => opened.connection.readRecords({ topic: 'orders', partition: 0, limit: 3 }),
      ]
      for (const call of calls)
        await call().catch((error: unknown) => expect(error).toHaveProperty('name', 'KafkaFailure'))
    }),
    { numRuns: 30 },
  )
})

test('the check of brokers that are away names what fails and skips what needs it', async () => {
  await using silent = await startSilentBroker()
  const refusing = `127.0.0.1:${await freePort()}`
  await using opened = openConnection([refusing, 'no-such-host.invalid:9092', silent.address], 400)
  const steps = await opened.connection.check(() => {})
  expect(steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'resolve warning',
    'connect warning',
    'versions failed',
    'topics skipped',
    'limits skipped',
    'replicas skipped',
    'write skipped',
    'transactions skipped',
  ])
  expect(steps[0]?.detail).toMatch(/^no-such-host\.invalid:9092: the host name/)
  expect(steps[1]?.detail).toContain(`${refusing}: nothing listens at this address`)
  expect(steps[2]?.detail).toContain(`; Broker ${silent.address} of Main did not answer within 0.4 s`)
  expect(steps[2]?.advice).toBeDefined()
})

test('equal settings give the same connection, changed ones a new one', async () => {
  const connections = createKafkaConnections({ log: () => {} })
  const first = connections.get(connectionTo(['127.0.0.1:1']))
  expect(connections.get(connectionTo(['127.0.0.1:1']))).toBe(first)
  const second = connections.get(connectionTo(['127.0.0.1:2']))
  expect(second).not.toBe(first)
  expect((await failureOf(first.send([recordOf('orders', 'a')]))).message).toBe(
    'Main was closed or changed. Try again.',
  )
  await connections.drop('main')
  expect(connections.get(connectionTo(['127.0.0.1:2']))).not.toBe(second)
  await connections.close()
})

test('closing ends what is under way', async () => {
  await using broker = await startSilentBroker()
  const connections = createKafkaConnections({ log: () => {} })
  const connection = connections.get(connectionTo([broker.address]))
  const sending = failureOf(connection.send([recordOf('orders', 'a')]))
  await vi.waitFor(() => expect(broker.openConnections()).toBe(1))
  await connections.close()
  expect((await sending).code).toBe('not-connected')
  await vi.waitFor(() => expect(broker.openConnections()).toBe(0))
})

const notLeader = 6
const tooLarge = 10
const notAuthorised = 29

/** A Produce answer of version 7 about one partition. */
function produced(topic: string, partition: number, errorCode: number): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.alloc(4 + 2 + name.length + 4 + 4 + 2 + 24 + 4)
  body.writeInt32BE(1, 0)
  body.writeInt16BE(name.length, 4)
  name.copy(body, 6)
  let position = 6 + name.length
  body.writeInt32BE(1, position)
  body.writeInt32BE(partition, position + 4)
  body.writeInt16BE(errorCode, position + 8)
  position += 10
  for (let field = 0; field < 3; field++) position = body.writeBigInt64BE(-1n, position)
  return body
}

/** The Produce answer of one topic with only its first partitions. */
function producedOnly(body: Buffer, partitions: number): Buffer {
  const nameEnd = 6 + body.readInt16BE(4)
  const head = Buffer.from(body.subarray(0, nameEnd + 4 + partitions * 30))
  head.writeInt32BE(partitions, nameEnd)
  return Buffer.concat([head, Buffer.alloc(4)])
}

/** A DescribeConfigs answer of version 2 that refuses to tell the configuration of a topic. */
function configurationRefused(topic: string): Buffer {
  const body = Buffer.alloc(4 + 4 + 2 + 2 + 1 + 2 + topic.length + 4)
  body.writeInt32BE(1, 4)
  body.writeInt16BE(notAuthorised, 8)
  body.writeInt16BE(-1, 10)
  body.writeInt8(2, 12)
  body.writeInt16BE(topic.length, 13)
  body.write(topic, 15)
  return body
}

/** An answer with the request's correlation id and any body. */
function answerTo(request: Buffer, body: Uint8Array): Buffer {
  const header = Buffer.alloc(8)
  header.writeInt32BE(body.length + 4, 0)
  request.copy(header, 4, 8, 12)
  return Buffer.concat([header, body])
}
