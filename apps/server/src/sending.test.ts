import { createServer } from 'node:net'
import { exampleProcessId } from '@sendwright/contract'
import {
  createKafkaSend,
  kafkaSendSchema,
  parseExactJson,
  type KafkaSendAction,
  type StoredRecord,
} from '@sendwright/model'
import { startFaultProxy } from '@sendwright/kafka/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const context = parseExactJson(
  '{"order":{"id":9007199254740993,"total":1.10},"name":"O\\"Brien","processInstanceId":7}',
)

function action(parameters: object): KafkaSendAction {
  return kafkaSendSchema.parse({ id: 'a1', type: 'kafkaSend', parameters: { connection: 'sandbox', ...parameters } })
}

const topic = 'orders.accepted.v1'
const message = {
  key: '${order.id}',
  value: { format: 'json', text: '{ "id": ${order.id}, "total": ${order.total}, "name": "${name}" }' },
  headers: [
    { name: 'route', value: 'billing' },
    { name: 'processInstanceId', value: '${processInstanceId}' },
    { name: 'route', value: 'warehouse' },
  ],
}

describe('preview', () => {
  test('gives the exact records', async () => {
    const { records, problems } = await server.api.preview({
      body: { action: action({ topics: [topic], messages: [message] }), context },
    })
    expect(problems).toEqual([])
    expect(records).toEqual([
      {
        topic,
        partition: null,
        key: '9007199254740993',
        value: '{"id":9007199254740993,"total":1.10,"name":"O\\"Brien"}',
        headers: [
          { name: 'route', value: 'billing' },
          { name: 'processInstanceId', value: '7' },
          { name: 'route', value: 'warehouse' },
        ],
        size: 16 + 54 + 12 + 18 + 14,
      },
    ])
  })

  test('gives problems with their positions, as a 200', async () => {
    const wrong = { ...message, value: { format: 'json', text: '{ "id": ${order.id} }' } }
    const { records, problems } = await server.api.preview({
      body: { action: action({ topics: [topic], messages: [wrong] }), context: {} },
    })
    expect(records).toEqual([])
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'missing-value',
        path: '/parameters/messages/0/value/text',
        position: { start: 8, end: 19 },
        severity: 'error',
      }),
    )
  })

  test('builds nothing in an environment that is not there', async () => {
    const body = { action: action({ topics: [topic], messages: [message] }), context, environment: 'moon' }
    const { records, problems } = await server.api.preview({ body })
    expect(records).toEqual([])
    expect(problems).toMatchObject([{ code: 'unknown-environment', path: '/environment', severity: 'error' }])
  })
})

describe('test send', () => {
  test('sends what the preview showed and reads it back', async () => {
    const body = { action: action({ topics: [topic], messages: [message] }), context }
    const [planned] = (await server.api.preview({ body })).records
    const { receipts } = await server.api.testSend({ body: { ...body, processId: exampleProcessId } })
    expect(receipts).toHaveLength(1)
    const [receipt] = receipts
    expect(receipt).toMatchObject({
      topic,
      record: { key: planned?.key, value: planned?.value, headers: planned?.headers },
      readBack: { identical: true },
    })
    const { records } = await server.api.readRecords({
      params: { id: 'sandbox', topic },
      query: { partition: receipt?.partition ?? 0, offset: receipt?.offset ?? '', limit: 1 },
    })
    expect(records).toMatchObject([
      { offset: receipt?.offset, key: planned?.key, value: planned?.value, size: planned?.size },
    ])
  })

  test('sends a tombstone, an empty key and no key', async () => {
    const messages = [
      { key: 'k', value: null },
      { key: '', value: { format: 'text', text: 'x' } },
      { key: null, value: { format: 'text', text: '' } },
    ]
    const { receipts } = await server.api.testSend({ body: { action: action({ topics: [topic], messages }), context } })
    expect(receipts.map((receipt) => [receipt.record?.key, receipt.record?.value])).toEqual([
      ['k', null],
      ['', 'x'],
      [null, ''],
    ])
  })

  test('sends to the connection of the request rather than that of the action', async () => {
    const own = { ...action({ topics: [topic], messages: [message] }) }
    const elsewhere = { ...own, parameters: { ...own.parameters, connection: 'gone' } }
    const refused = await apiErrorOf(server.api.testSend({ body: { action: elsewhere, context } }))
    expect(refused.body?.problems?.[0]).toMatchObject({ code: 'unknown-connection', path: '/parameters/connection' })
    const { receipts } = await server.api.testSend({ body: { action: elsewhere, context, connection: 'sandbox' } })
    expect(receipts).toHaveLength(1)
  })

  test.each([
    [
      'an unknown topic',
      { topics: ['orders.acepted.v1'], messages: [message] },
      'unknown-topic',
      '/parameters/topics/0',
    ],
    ['an illegal topic', { topics: ['a b'], messages: [message] }, 'illegal-topic-name', '/parameters/topics/0'],
    [
      'a partition that is not there',
      { topics: [topic], messages: [{ ...message, partition: '3' }] },
      'invalid-partition',
      '/parameters/messages/0/partition',
    ],
    [
      'a record over the limit',
      { topics: [topic], messages: [{ key: null, value: { format: 'text', text: 'x'.repeat(2_000_000) } }] },
      'record-too-large',
      '/parameters/messages/0/value/text',
    ],
    [
      'a missing value',
      { topics: [topic], messages: [{ ...message, key: '${nothing}' }] },
      'missing-value',
      '/parameters/messages/0/key',
    ],
    ['no message', { topics: [topic], messages: [] }, 'no-message', '/parameters/messages'],
    ['no topic', { topics: [], messages: [message] }, 'no-topic', '/parameters/topics'],
  ])('refuses %s and sends nothing', async (_name, parameters, code, path) => {
    const before = await endOffsets()
    const error = await apiErrorOf(server.api.testSend({ body: { action: action(parameters), context } }))
    expect(error.status).toBe(422)
    expect(error.body?.problems?.[0]).toMatchObject({ code, path })
    expect(await endOffsets()).toEqual(before)
  })

  test('gives the receipts also when the history does not take them', async () => {
    const body = { action: action({ topics: [topic], messages: [message] }), context, processId: 'a\0b' }
    const { id, receipts, problems } = await server.api.testSend({ body })
    expect(id).toBeNull()
    expect(receipts).toMatchObject([{ topic, readBack: { identical: true } }])
    expect(problems).toMatchObject([{ code: 'history-not-kept', severity: 'warning' }])
  })

  test('keeps a history, failures included', async () => {
    const { api } = server
    await api.createConnection({
      body: { id: 'closed', name: 'Closed', brokers: ['127.0.0.1:9'], sendTimeoutMs: 2000 },
    })
    const body = { action: action({ topics: [topic], messages: [message] }), context, processId: 'history' }
    await api.testSend({ body })
    const failed = await apiErrorOf(api.testSend({ body: { ...body, connection: 'closed' } }))
    expect(failed.body).toMatchObject({ status: 503, code: 'not-connected' })
    const { testSends } = await api.listTestSends({ query: { process: 'history' } })
    expect(testSends).toMatchObject([
      { outcome: 'failed', connection: 'closed', receipts: [], failure: { code: 'not-connected' } },
      {
        outcome: 'delivered',
        connection: 'sandbox',
        failure: null,
        receipts: [{ topic, record: { key: '9007199254740993' } }],
      },
    ])
    expect(JSON.stringify(testSends[1]?.receipts[0]?.record?.value)).toContain('9007199254740993')
  })

  test('ends within the time-out of the connection when the broker is silent, and says what happened', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await server.api.createConnection({
      body: { id: 'silent', name: 'Silent', brokers: [`127.0.0.1:${port}`], sendTimeoutMs: 1000 },
    })
    const startedAt = performance.now()
    const error = await apiErrorOf(
      server.api.testSend({
        body: { action: action({ topics: [topic], messages: [message] }), context, connection: 'silent' },
      }),
    )
    expect(error.body).toMatchObject({ status: 504, code: 'timed-out' })
    expect(error.body?.detail).toContain('Silent')
    // The bound is the behaviour under test, not a measure of speed.
    expect(performance.now() - startedAt).toBeLessThan(5000)
    silent.close()
  })

  test('ends within the time-out of the connection when the broker answers every question slowly', async () => {
    const { host, port } = server.sandbox
    await using slow = await startFaultProxy(`${host}:${port}`)
    slow.answerDelayMs = 250
    await server.api.createConnection({
      body: { id: 'slow', name: 'Slow', brokers: [slow.address], sendTimeoutMs: 1000 },
    })
    const error = await apiErrorOf(
      server.api.testSend({
        body: { action: action({ topics: [topic], messages: [message] }), context, connection: 'slow' },
      }),
    )
    expect(error.body).toMatchObject({ status: 504, code: 'timed-out' })
    await server.api.deleteConnection({ params: { id: 'slow' } })
  })

  async function endOffsets() {
    const details = await server.api.getTopic({ params: { id: 'sandbox', topic } })
    return details.partitions.map((partition) => partition.latest)
  }
})

test('the live tail carries a record that is sent while it is followed', async () => {
  const response = await fetch(`${server.address}/api/connections/sandbox/topics/${topic}/tail`)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const events = readEvents(response)
  expect((await events.next()).value).toMatchObject({ event: 'state', data: { state: 'listening' } })
  const { receipts } = await server.api.testSend({ body: { action: createAction(), context } })
  const received: StoredRecord[] = []
  for await (const { event, data } of events) {
    if (event === 'records') received.push(...(data as { records: StoredRecord[] }).records)
    if (received.some((record) => record.offset === receipts[0]?.offset && record.partition === receipts[0]?.partition))
      break
  }
  expect(received.at(-1)).toMatchObject({ topic, key: 'tail' })
})

function createAction() {
  const created = createKafkaSend('tail', 'Tail', 'sandbox')
  return {
    ...created,
    parameters: {
      ...created.parameters,
      topics: [topic],
      messages: [{ key: 'tail', value: { format: 'text' as const, text: 'x' } }],
    },
  }
}

async function* readEvents(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  if (response.body === null) throw new Error('The stream has no body')
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part)?.[1]
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (event !== undefined && data !== undefined) yield { event, data: parseExactJson(data) }
    }
  }
}
