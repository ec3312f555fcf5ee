import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sandbox } from './broker.ts'
import { startSandbox } from './broker.ts'
import { apis } from './api/registry.ts'
import { SandboxFailure } from './failure.ts'
import { connectRaw, encodeRequest } from './testing/rawClient.ts'
import { encodeRecordBatch } from './testing/recordBatch.ts'
import { errorCodes } from './protocol/errorCodes.ts'
import { Writer } from './protocol/writer.ts'
import { startTestSandbox } from './testing.ts'

const topics = [{ name: 't', partitions: 2 }]

describe('starting', () => {
  test('says where it listens', async () => {
    await using sandbox = await startTestSandbox()
    expect(sandbox.host).toBe('127.0.0.1')
    expect(sandbox.brokers).toEqual([`127.0.0.1:${sandbox.port}`])
    expect(sandbox.port).toBeGreaterThan(0)
  })

  test('fails with the port where another program has it', async () => {
    await using sandbox = await startTestSandbox()
    const failure: unknown = await startSandbox({ port: sandbox.port }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SandboxFailure)
    expect(failure).toMatchObject({
      code: 'port-in-use',
      retryable: true,
      message: `Port ${sandbox.port} of 127.0.0.1 is taken by another program. Choose another port or stop that program`,
    })
  })

  test.each([
    [{ port: 70_000 }, 'Port is 70000; expected is a whole number from 0 to 65535'],
    [{ port: 0, maxBytes: 0 }, 'maxBytes is 0; expected is a whole number from 1'],
    [{ port: 0, topics: [{ name: 'a b', partitions: 1 }] }, 'Topic name a b may hold only letters'],
    [{ port: 0, topics: [{ name: 'a', partitions: 0 }] }, 'A topic has at least 1 partition, not 0'],
  ])('refuses options that cannot be: %j', async (options, message) => {
    await expect(startSandbox(options)).rejects.toMatchObject({
      code: 'bad-options',
      message: expect.stringContaining(message),
    })
  })
})

describe('closing', () => {
  test('ends connections and waiting fetches at once and frees the port', async () => {
    const sandbox = await startTestSandbox({ topics })
    await using client = await connectRaw(sandbox)
    const waiting = client.ask({ key: apis.fetch.key, version: 4, body: fetchBody({ maxWait: 600_000 }) })
    await Promise.all([expect(waiting).rejects.toThrow('closed the connection'), sandbox.close()])
    await client.closed
    await using again = await startTestSandbox({ port: sandbox.port })
    expect(again.port).toBe(sandbox.port)
  })

  test('twice is the same as once', async () => {
    const sandbox = await startTestSandbox()
    await Promise.all([sandbox.close(), sandbox.close()])
  })
})

test('an idle broker with a client runs no timer', async () => {
  await using sandbox = await startTestSandbox({ topics })
  await using client = await connectRaw(sandbox)
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  await client.ask({ key: apis.fetch.key, version: 4, body: fetchBody({ maxWait: 0 }) })
  await client.ask({ key: apis.metadata.key, version: 0, body: new Writer().int32(0) })
  expect(timers()).toBe(before)
})

describe('a fetch', () => {
  test('waits for records and is answered when they come', async () => {
    await using sandbox = await startTestSandbox({ topics })
    await using reader = await connectRaw(sandbox)
    await using writer = await connectRaw(sandbox)
    const batch = encodeRecordBatch({ records: [{ key: null, value: Buffer.from('a'), timestamp: 5 }] })
    const waiting = reader.ask({ key: apis.fetch.key, version: 4, body: fetchBody({ maxWait: 600_000 }) })
    await writer.ask({ key: apis.produce.key, version: 3, body: produceBody({ batch }) })
    const answer = await waiting
    expect(answer.buffer.includes(batch.subarray(16))).toBe(true)
  })

  test('is answered without records when its time is over', async () => {
    await using sandbox = await startTestSandbox({ topics })
    await using patient = await connectRaw(sandbox)
    await using hasty = await connectRaw(sandbox)
    const answered: string[] = []
    const fetch = async (client: typeof patient, name: string, maxWait: number) => {
      await client.ask({ key: apis.fetch.key, version: 4, body: fetchBody({ maxWait }) })
      answered.push(name)
    }
    await Promise.all([fetch(patient, 'after its time', 500), fetch(hasty, 'at once', 0)])
    expect(answered).toEqual(['at once', 'after its time'])
  })

  test('waits until there is as much as it wants', async () => {
    await using sandbox = await startTestSandbox({ topics })
    await using reader = await connectRaw(sandbox)
    await using writer = await connectRaw(sandbox)
    const batch = encodeRecordBatch({ records: [{ key: null, value: Buffer.alloc(400), timestamp: 5 }] })
    const body = fetchBody({ maxWait: 600_000, minBytes: 2 * batch.length })
    let answered = false
    const waiting = reader.ask({ key: apis.fetch.key, version: 4, body }).then((answer) => {
      answered = true
      return answer
    })
    const produce = { key: apis.produce.key, version: 3 }
    await writer.ask({ ...produce, body: produceBody({ batch }) })
    expect(answered).toBe(false)
    await writer.ask({ ...produce, body: produceBody({ batch }) })
    expect((await waiting).buffer.length).toBeGreaterThan(2 * batch.length)
  })

  test('that waits is forgotten when its client goes', async () => {
    await using sandbox = await startTestSandbox({ topics })
    const body = fetchBody({ maxWait: 600_000 })
    // Resolves when the broker has closed its side too, which it does after its last answer.
    await send(sandbox, request(apis.fetch.key, 4, body))
  })

  test('that waits is told when its topic is deleted', async () => {
    await using sandbox = await startTestSandbox({ topics })
    await using reader = await connectRaw(sandbox)
    await using admin = await connectRaw(sandbox)
    const waiting = reader.ask({ key: apis.fetch.key, version: 4, body: fetchBody({ maxWait: 600_000 }) })
    await admin.ask({ key: apis.metadata.key, version: 0, body: new Writer().int32(0) })
    const name = new Writer()
    name.array(['t'], (topic) => name.string(topic)).int32(1000)
    await admin.ask({ key: apis.deleteTopics.key, version: 1, body: name })
    const answer = await waiting
    answer.int32()
    const errors = answer.array(() => {
      answer.string()
      return answer.array(() => {
        answer.int32()
        const error = answer.int16()
        answer.int64()
        answer.int64()
        answer.nullableArray(() => {})
        answer.nullableBytes()
        return error
      })
    })
    expect(errors).toEqual([[errorCodes.UNKNOWN_TOPIC_OR_PARTITION]])
  })
})

describe('a bad request', () => {
  const bad: [string, Buffer][] = [
    ['of HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['of a negative length', Buffer.from('ffffffff0000', 'hex')],
    ['of an unknown API', request(999, 0)],
    ['of a version from the future', request(apis.metadata.key, 99)],
    ['that ends in the middle', request(apis.joinGroup.key, 5, new Writer().string('g'))],
    ['with an endless list', request(apis.metadata.key, 4, new Writer().int32(2 ** 30))],
    ['that produces without wanting an answer', request(apis.produce.key, 3, produceBody({ acks: 0 }))],
  ]
  test.each(bad)('%s ends its connection and no other', async (_, bytes) => {
    const errors: unknown[] = []
    await using sandbox = await startTestSandbox({ topics, onError: (error) => errors.push(error) })
    await using other = await connectRaw(sandbox)
    await using client = await connectRaw(sandbox)
    client.write(bytes)
    await client.closed
    expect(errors).toEqual([expect.objectContaining({ code: 'bad-request' })])
    expect((await other.ask({ key: apis.apiVersions.key, version: 0 })).int16()).toBe(0)
  })

  test('that is cut short leaves nothing written', async () => {
    await using sandbox = await startTestSandbox({ topics })
    await using client = await connectRaw(sandbox)
    const batch = encodeRecordBatch({ records: [{ key: null, value: null, timestamp: 0 }] })
    const whole = Buffer.concat(produceBody({ batch }).chunks())
    // Two topics are announced, one is there.
    const topicsAt = 2 + 2 + 4
    whole.writeInt32BE(2, topicsAt)
    client.write(request(apis.produce.key, 3, new Writer().raw(whole)))
    await client.closed
    expect(await endOffset(sandbox)).toBe(0)
  })

  test('of any bytes harms nobody', async () => {
    const errors: unknown[] = []
    await using sandbox = await startTestSandbox({
      topics,
      maxBytes: 1_000_000,
      onError: (error) => errors.push(error),
    })
    const keys = Object.values(apis)
    const frame = fc
      .tuple(fc.constantFrom(...keys), fc.nat({ max: 12 }), fc.uint8Array({ maxLength: 120 }), fc.boolean())
      .map(([api, version, body, cut]) => {
        const bytes = request(api.key, version, new Writer().raw(Buffer.from(body)))
        return cut ? bytes.subarray(0, bytes.length - 1) : bytes
      })
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof({ weight: 4, arbitrary: frame }, noise), { maxLength: 6 }), async (all) => {
        await send(sandbox, Buffer.concat(all))
      }),
      { numRuns: 400 },
    )
    await using client = await connectRaw(sandbox)
    expect((await client.ask({ key: apis.apiVersions.key, version: 0 })).int16()).toBe(0)
    expect(errors.filter((error) => !(error instanceof SandboxFailure))).toEqual([])
  })

  test('made of a sound one by changing or cutting it harms nobody', async () => {
    const errors: unknown[] = []
    await using sandbox = await startTestSandbox({ topics, onError: (error) => errors.push(error) })
    const batch = encodeRecordBatch({ records: [{ key: null, value: Buffer.alloc(50), timestamp: 1 }] })
    const sound = [
      () => request(apis.produce.key, 8, produceBody({ batch })),
      () => request(apis.fetch.key, 4, fetchBody({ maxWait: 0 })),
      () => request(apis.joinGroup.key, 0, joinBody()),
      () => request(apis.apiVersions.key, 3, new Writer().raw(Buffer.from('0261036200', 'hex'))),
    ]
    const change = fc.tuple(fc.constantFrom(...sound), fc.nat(), fc.nat({ max: 255 }), fc.boolean())
    await fc.assert(
      fc.asyncProperty(change, async ([make, where, byte, cut]) => {
        const bytes = make()
        const at = where % bytes.length
        bytes.writeUInt8(byte, at)
        await send(sandbox, cut ? bytes.subarray(0, at) : bytes)
      }),
      { numRuns: 400 },
    )
    expect(await endOffset(sandbox)).toBeGreaterThanOrEqual(0)
    expect(errors.filter((error) => !(error instanceof SandboxFailure))).toEqual([])
  })
})

/** Writes bytes, ends the writing side and waits until the broker has ended the other. */
function send(sandbox: Sandbox, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: sandbox.host, port: sandbox.port })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.resume()
    socket.end(bytes)
  })
}

async function endOffset(sandbox: Sandbox): Promise<number> {
  await using client = await connectRaw(sandbox)
  const body = new Writer().int32(-1)
  body.array(['t'], (name) => body.string(name).array([0], (index) => body.int32(index).int64(-1)))
  const answer = await client.ask({ key: apis.listOffsets.key, version: 1, body })
  const [offsets] = answer.array(() => {
    answer.string()
    return answer.array(() => {
      answer.int32()
      expect(answer.int16()).toBe(0)
      answer.int64()
      return answer.int64()
    })
  })
  return offsets?.[0] ?? -1
}

function request(key: number, version: number, body = new Writer()): Buffer {
  return encodeRequest({ key, version, id: 1, flexible: key === apis.apiVersions.key && version >= 3, body })
}

function fetchBody({ maxWait, minBytes = 1 }: { maxWait: number; minBytes?: number }): Writer {
  const body = new Writer().int32(-1).int32(maxWait).int32(minBytes).int32(1_000_000).int8(0)
  return body.array(['t'], (name) =>
    body.string(name).array([0], (index) => body.int32(index).int64(0).int32(1_000_000)),
  )
}

function produceBody({ acks = -1, batch = Buffer.from('no batch') }: { acks?: number; batch?: Buffer }): Writer {
  const body = new Writer().string(null).int16(acks).int32(1000)
  return body.array(['t'], (name) => body.string(name).array([0], (index) => body.int32(index).bytes(batch)))
}

/** Each in a group of its own: nobody waits for the members that others left behind. */
function joinBody(): Writer {
  const body = new Writer().string(randomUUID()).int32(1000).string('').string('consumer')
  return body.array(['range'], (name) => body.string(name).bytes(Buffer.alloc(3)))
}
