import { randomUUID } from 'node:crypto'
import type { ShardTransport } from '@sendwright/engine'
import { kcat } from '@sendwright/sandbox/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from './faultProxy.ts'
import { type ApiName, apiKeys, type NetworkFault } from './networkFaults.ts'
import { failureOf, openConnection } from './openConnection.ts'
import { batchOf, dueRows, initialise, openShard, refusalOf, send, sendCertainly, type TestRow } from './shardDriver.ts'

/** The rules of docs/spec/delivery.md about batches that every broker has to bear out; `brokers` is asked when a test runs. */
export function testTransactionRules(brokers: () => readonly string[]): void {
  describe('exactly once', () => {
    test('D50 a batch and its position are read together, or neither', async () => {
      const topic = await newTopic(2)
      await using driven = openShard(brokers())
      const { shard } = driven
      await initialise(shard, topic)
      const first = await send(shard, batchOf(1, rows(topic, 'a', 'b', 'c')), topic)
      expect(first.baseOffsets).toEqual({ [`${topic}/0`]: '0', [`${topic}/1`]: '0' })
      expect(Math.abs(first.timestamp - Date.now())).toBeLessThan(60_000)
      const written = await shard.write(batchOf(2, rows(topic, 'aborted')), topic)
      expect(written.kind).toBe('written')
      await shard.abort()
      const second = await send(shard, batchOf(2, rows(topic, 'd')), topic)
      // Each transaction ends with a control record of its own.
      expect(second.baseOffsets).toEqual({ [`${topic}/0`]: '5' })
      expect(await committed(topic, 0)).toEqual(['a', 'b', 'd'])
      expect(await committed(topic, 1)).toEqual(['c'])
      await shard.initialise()
      expect(await shard.readPosition(topic)).toEqual({ number: 2n, digest: 'digest-2' })
    })

    test('D50 a position that was never committed is none', async () => {
      const topic = await newTopic()
      await using driven = openShard(brokers())
      await driven.shard.initialise()
      expect(await driven.shard.readPosition(topic)).toBeNull()
      await driven.shard.commitPosition(topic, { number: 7n, digest: '' })
      await driven.shard.initialise()
      expect(await driven.shard.readPosition(topic)).toEqual({ number: 7n, digest: '' })
    })

    test('D15 keys, values and headers of a batch arrive byte for byte', async () => {
      const topic = await newTopic()
      await using driven = openShard(brokers())
      await initialise(driven.shard, topic)
      const headers = [
        { name: 'b', value: Buffer.from('1') },
        { name: '10', value: null },
        { name: 'b', value: Buffer.alloc(0) },
      ]
      await send(
        driven.shard,
        batchOf(1, [
          { topic, key: 'Schlüssel', value: '{"n":1.10}', headers },
          { topic, value: null, key: '' },
        ]),
        topic,
      )
      const [first, second] = await records(topic)
      expect(first).toMatchObject({ key: 'Schlüssel', payload: '{"n":1.10}', headers: ['b', '1', '10', null, 'b', ''] })
      expect(second).toMatchObject({ key: '', payload: null })
    })

    test('D51 right after a commit the next batch waits for the former transaction', async () => {
      const topic = await newTopic()
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      await initialise(driven.shard, topic)
      let refusals = 3
      proxy.onRequest = (apiKey) =>
        apiKey === apiKeys.AddOffsetsToTxn && refusals-- > 0 ? codeAnswer(concurrentTransactions) : 'pass'
      for (let number = 1; number <= 20; number++) {
        await send(driven.shard, batchOf(number, rows(topic, `${number}`)), topic)
      }
      expect(await committed(topic)).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 1}`))
      expect(countOf(proxy, 'AddOffsetsToTxn')).toBeGreaterThanOrEqual(24)
    })

    test.each([
      ['GROUP_COORDINATOR_NOT_AVAILABLE', 15],
      ['NOT_COORDINATOR', 16],
      ['COORDINATOR_LOAD_IN_PROGRESS', 14],
    ])('D51 a position that is answered with %s is offered again', async (_, code) => {
      const topic = await newTopic()
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      await initialise(driven.shard, topic)
      let refusals = 2
      proxy.onRequest = (apiKey) =>
        apiKey === apiKeys.TxnOffsetCommit && refusals-- > 0 ? positionAnswer(topic, code) : 'pass'
      await send(driven.shard, batchOf(1, rows(topic, 'once')), topic)
      expect(refusals).toBeLessThan(0)
      expect(await committed(topic)).toEqual(['once'])
      await driven.shard.initialise()
      expect(await driven.shard.readPosition(topic)).toMatchObject({ number: 1n })
    })

    test('D51 a batch whose position is refused is not written', async () => {
      const topic = await newTopic()
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      await initialise(driven.shard, topic)
      const gone = `gone-${randomUUID()}`
      let isAdded = false
      const result = await driven.shard.write(batchOf(1, rows(topic, 'never')), gone, () => void (isAdded = true))
      expect(result).toMatchObject({ kind: 'position-refused', code: 'unknown-topic' })
      expect(isAdded).toBe(false)
      expect(countOf(proxy, 'Produce')).toBe(0)
      await driven.shard.abort()
      expect((await failureOf(driven.shard.commitPosition(gone, { number: 1n, digest: '' }))).code).toBe(
        'unknown-topic',
      )
      await send(driven.shard, batchOf(1, rows(topic, 'once')), topic)
      expect(await committed(topic)).toEqual(['once'])
    })

    test('D51 the position is accepted before the first record is handed over', async () => {
      const topic = await newTopic()
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      await initialise(driven.shard, topic)
      let written: number | null = null
      await driven.shard.write(batchOf(1, rows(topic, 'a')), topic, () => void (written = countOf(proxy, 'Produce')))
      expect(written).toBe(0)
      expect(countOf(proxy, 'Produce')).toBe(1)
    })

    test('D52 an answer without a word about a partition leaves a doubt, and what follows decides it', async () => {
      const topic = await newTopic(3)
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      await initialise(driven.shard, topic)
      let cuts = 1
      proxy.onAnswer = ({ apiKey, body }) =>
        apiKey === apiKeys.Produce && cuts-- > 0 ? onlyFirstPartition(body) : body
      const batch = batchOf(
        1,
        [0, 1, 2].map((partition) => ({ topic, partition, value: `${partition}` })),
      )
      expect(await failureOf(driven.shard.write(batch, topic))).toMatchObject({ code: 'incomplete-answer' })
      driven.shard.discard()
      expect(await sendCertainly(driven.shard, batch, topic)).toBeGreaterThan(0)
      expect(sorted(await committed(topic))).toEqual(['0', '1', '2'])
    })

    test('D53 what a broker refuses for good is told per partition, and nothing of the batch is read', async () => {
      const small = await newTopic(1, { 'max.message.bytes': '1000' })
      const topic = await newTopic(1)
      await using driven = openShard(brokers())
      await initialise(driven.shard, topic)
      const poison = { topic: small, value: 'x'.repeat(2_000) }
      const result = await driven.shard.write(batchOf(1, [...rows(topic, 'good'), poison]), topic)
      expect(result).toMatchObject({
        kind: 'refused',
        refusals: [{ topic: small, partition: 0, code: 'record-too-large', retryable: false }],
      })
      await driven.shard.abort()
      await send(driven.shard, batchOf(1, [...rows(topic, 'good'), ...rows(small, 'small')]), topic)
      await send(driven.shard, batchOf(2, [...rows(topic, 'better'), ...rows(small, 'smaller')]), topic)
      expect(await committed(topic)).toEqual(['good', 'better'])
      expect(await committed(small)).toEqual(['small', 'smaller'])
    })

    test('D53 a topic that is gone is a refusal of its partition', async () => {
      const topic = await newTopic(1)
      await using driven = openShard(brokers())
      await initialise(driven.shard, topic)
      const gone = `gone-${randomUUID()}`
      const result = await driven.shard.write(batchOf(1, [...rows(topic, 'good'), ...rows(gone, 'lost')]), topic)
      expect(result).toMatchObject({ kind: 'refused', refusals: [{ topic: gone, code: 'unknown-topic' }] })
      await driven.shard.abort()
      await send(driven.shard, batchOf(1, rows(topic, 'good')), topic)
      expect(await committed(topic)).toEqual(['good'])
    })

    test('D6 a batch that the topic takes only in smaller ones is written in them, in order', async () => {
      const topic = await newTopic(1, { 'max.message.bytes': '2000' })
      await using driven = openShard(brokers())
      await initialise(driven.shard, topic)
      const values = Array.from({ length: 25 }, (_, index) => `${index} ${'x'.repeat(500)}`)
      const unplanned = await send(driven.shard, batchOf(1, rows(topic, ...values)), topic)
      expect(unplanned.baseOffsets).toEqual({ [`${topic}/0`]: '0' })
      await driven.shard.plan(dueRows(rows(topic, ...values)))
      const planned = await send(driven.shard, batchOf(2, rows(topic, ...values)), topic)
      expect(planned.baseOffsets).toEqual({ [`${topic}/0`]: '26' })
      expect(await committed(topic)).toEqual([...values, ...values])
    })

    test.each(faults())(
      'D54 D61 $kind of every request and every answer: each record is read once',
      async (fault) => {
        const topic = await newTopic(3)
        await using proxy = await startFaultProxy(brokers())
        await using driven = openShard(proxy.addresses, { sendTimeoutMs: 500 })
        await untilReady(driven.shard, topic)
        const expected: string[] = []
        let number = 0
        let met = 0
        for (const api of apisOfABatch) {
          for (const direction of ['request', 'answer'] as const) {
            // What recovering asks comes into play only with a doubt before it.
            const rules = [proxy.add({ ...fault, api, direction, times: 1 })]
            if (apisOfRecovery.has(api))
              rules.push(proxy.add({ kind: 'close', api: 'Produce', direction: 'answer', times: 1 }))
            number++
            const values = [0, 1, 2].map((partition) => `${number}-${partition}`)
            const batch = batchOf(
              number,
              values.map((value, partition) => ({ topic, partition, value })),
            )
            await sendCertainly(driven.shard, batch, topic)
            for (const rule of rules) {
              met += rule.met()
              rule.remove()
            }
            expected.push(...values)
          }
        }
        expect(met).toBeGreaterThan(apisOfABatch.length)
        expect(sorted(await committed(topic))).toEqual(sorted(expected))
      },
      120_000,
    )

    test('D54 faults by chance: each record is read once, in the order of its partition', async () => {
      const topic = await newTopic(3)
      await fc.assert(
        fc.asyncProperty(fc.array(anyFault, { minLength: 1, maxLength: 3 }), fc.nat(), async (rules, seed) => {
          const own = await newTopic(3)
          await using proxy = await startFaultProxy(brokers(), { seed })
          await using driven = openShard(proxy.addresses, { sendTimeoutMs: 500 })
          await untilReady(driven.shard, topic)
          for (const rule of rules) proxy.add(rule)
          for (let number = 1; number <= 6; number++) {
            const values = [0, 1, 2].map((partition) => ({ topic: own, partition, value: `${number}` }))
            await sendCertainly(driven.shard, batchOf(number, values), topic)
          }
          expect(sorted(await committed(own))).toEqual(['1', '2', '3', '4', '5', '6'].flatMap((n) => [n, n, n]))
          for (const partition of [0, 1, 2]) {
            expect(await committed(own, partition)).toEqual(['1', '2', '3', '4', '5', '6'])
          }
        }),
        { numRuns: 8 },
      )
    }, 120_000)

    test.each(['commit', 'write'] as const)(
      'D55 a former owner that wakes up is fenced when it would %s',
      async (step) => {
        const topic = await newTopic()
        await using former = openShard(brokers())
        await initialise(former.shard, topic)
        await former.shard.write(batchOf(1, rows(topic, 'zombie')), topic)
        if (step === 'write') await former.shard.commit()
        await using next = openShard(brokers(), { names: former.names })
        await next.shard.initialise()
        const position = await next.shard.readPosition(topic)
        expect(position?.number).toBe(step === 'write' ? 1n : 0n)
        await send(next.shard, batchOf(step === 'write' ? 2 : 1, rows(topic, 'owner')), topic)
        const late =
          step === 'commit' ? former.shard.commit() : former.shard.write(batchOf(2, rows(topic, 'zombie again')), topic)
        expect((await failureOf(late)).code).toBe('fenced')
        expect(await committed(topic)).toEqual(step === 'write' ? ['zombie', 'owner'] : ['owner'])
      },
    )

    test('D56 a position that is read after a new producer was initialised is never an old one', async () => {
      const topic = await newTopic()
      await using first = openShard(brokers())
      await initialise(first.shard, topic)
      for (let number = 1; number <= 40; number++) {
        await send(first.shard, batchOf(number, rows(topic, `${number}`)), topic)
        first.shard.discard()
        await first.shard.initialise()
        expect(await first.shard.readPosition(topic)).toEqual({ number: BigInt(number), digest: `digest-${number}` })
      }
    })

    test.each([
      [
        'the transactional id',
        'FindCoordinator',
        () => coordinatorRefused(53),
        'Write and Describe on transactional id',
      ],
      ['the group', 'AddOffsetsToTxn', () => codeAnswer(30), 'Read on group'],
      ['the position topic', 'TxnOffsetCommit', (topic: string) => positionAnswer(topic, 29), 'Read on group'],
      ['transactions', 'InitProducerId', () => initialisingRefused(31), 'Write and Describe'],
    ] as const)(
      'D57 a cluster that does not permit %s takes no transactions, with what to ask for',
      async (_, api, answer, permission) => {
        const topic = await newTopic()
        await using proxy = await startFaultProxy(brokers())
        proxy.onRequest = (apiKey) => (apiKey === apiKeys[api] ? answer(topic) : 'pass')
        await using driven = openShard(proxy.addresses)
        const failure = await failureOf(initialise(driven.shard, topic))
        expect(failure).toMatchObject({ code: 'transactions-refused', retryable: false })
        expect(failure.message).toContain('Main takes no transactions: it may not ')
        expect(failure.message).toContain(`Ask the cluster’s administrator to allow ${permission}`)
      },
    )

    test('D57 a cluster whose brokers do not know a request takes no transactions', async () => {
      await using proxy = await startFaultProxy(brokers())
      proxy.onAnswer = ({ apiKey, body }) =>
        apiKey === apiKeys.ApiVersions ? without(body, apiKeys.InitProducerId) : body
      await using driven = openShard(proxy.addresses)
      expect(await failureOf(driven.shard.initialise())).toMatchObject({
        code: 'transactions-refused',
        message: 'Main takes no transactions: its brokers do not know the requests. Apache Kafka 1.0 or later does.',
      })
    })

    test('D57 a cluster whose brokers offer a request and then do not know it takes no transactions', async () => {
      await using proxy = await startFaultProxy(brokers())
      proxy.onRequest = (apiKey) => (apiKey === apiKeys.InitProducerId ? initialisingRefused(35) : 'pass')
      await using driven = openShard(proxy.addresses)
      expect(await failureOf(driven.shard.initialise())).toMatchObject({ code: 'transactions-refused' })
    })

    test('D57 a cluster that does not answer refuses nothing', async () => {
      await using proxy = await startFaultProxy(brokers())
      proxy.onRequest = (apiKey) => (apiKey === apiKeys.InitProducerId ? 'drop' : 'pass')
      await using driven = openShard(proxy.addresses, { sendTimeoutMs: 600 })
      expect(await failureOf(driven.shard.initialise())).toMatchObject({ code: 'timed-out', retryable: true })
    })

    test('D60 what a partition is not ready for is offered again, and written once', async () => {
      const topic = await newTopic()
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      await initialise(driven.shard, topic)
      const codes = [6, 5, 19, 74]
      proxy.onRequest = (apiKey) => {
        const code = apiKey === apiKeys.Produce ? codes.shift() : undefined
        return code === undefined ? 'pass' : produceAnswer(topic, code)
      }
      await send(driven.shard, batchOf(1, rows(topic, 'once')), topic)
      expect(countOf(proxy, 'Produce')).toBe(5)
      expect(await committed(topic)).toEqual(['once'])
    })

    test('D62 a shard that is closed in the middle of a batch leaves no transaction open', async () => {
      const topic = await newTopic()
      const driven = openShard(brokers())
      await initialise(driven.shard, topic)
      await driven.shard.write(batchOf(1, rows(topic, 'aborted')), topic)
      await driven.shard.close()
      // A reader of committed records gets past it at once: it would wait for an open one.
      expect(await committed(topic)).toEqual([])
    })
  })

  describe('planning', () => {
    test('D58 rows go where they ask to, by their key, by their order, or in turn', async () => {
      const topic = await newTopic(5)
      await using driven = openShard(brokers())
      const large = 'x'.repeat(100_000)
      const planned = await driven.shard.plan(
        dueRows([
          { topic, value: 'a', partition: 3, key: 'ignored' },
          { topic, value: 'b', key: 'foobar' },
          { topic, value: 'c', orderKey: 'foobar' },
          ...Array.from({ length: 5 }, () => ({ topic, value: large })),
          { topic, value: 'd' },
        ]),
      )
      const partitions = planned.map((row) => ('partition' in row ? row.partition : null))
      // murmur2('foobar') is −790332482: positive 1357151166, modulo 5.
      expect(partitions.slice(0, 3)).toEqual([3, 1, 1])
      expect(new Set(partitions.slice(3, 8))).toEqual(new Set([0, 1, 2, 3, 4]))
      expect(partitions[8]).toBe(partitions[7])
    })

    test('D59 what cannot be sent is found before it is in a batch', async () => {
      const topic = await newTopic(2, { 'max.message.bytes': '1000' })
      await using driven = openShard(brokers())
      const absent = `absent-${randomUUID()}`
      const planned = await driven.shard.plan(
        dueRows([
          { topic: absent, value: 'a' },
          { topic, value: 'b', partition: 2 },
          { topic, value: 'x'.repeat(1_000), partition: 0 },
          { topic, value: 'x'.repeat(900), partition: 0 },
        ]),
      )
      expect(planned.map(refusalOf)).toMatchObject([
        {
          code: 'unknown-topic',
          retryable: false,
          message: `Topic ${absent} does not exist on Main. Check the name, or create the topic.`,
        },
        {
          code: 'unknown-topic',
          retryable: false,
          message: `Topic ${topic} has no partition 2. It has 2 partitions: 0 to 1.`,
        },
        { code: 'record-too-large', retryable: false },
        null,
      ])
    })

    test('D58 a topic and a partition that are new are seen at once, what is known is not asked for again', async () => {
      const topic = await newTopic(1)
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      const row = dueRows([{ topic, value: 'a', partition: 0 }])
      await driven.shard.plan(row)
      const asked = countOf(proxy, 'Metadata')
      await driven.shard.plan(row)
      expect(countOf(proxy, 'Metadata')).toBe(asked)
      const later = `later-${randomUUID()}`
      const late = dueRows([{ topic: later, value: 'a', partition: 0 }])
      expect(refusalOf((await driven.shard.plan(late))[0])).toMatchObject({ code: 'unknown-topic' })
      await using opened = openConnection(brokers())
      await opened.connection.createTopic({ name: later, partitions: 1 })
      expect(await driven.shard.plan(late)).toEqual([{ id: 1n, partition: 0 }])
    })

    test('D58 what may go anywhere goes on from partition to partition, batch after batch', async () => {
      const topic = await newTopic(3)
      await using driven = openShard(brokers())
      const seen: (number | null)[] = []
      for (let batch = 0; batch < 3; batch++) {
        const planned = await driven.shard.plan(
          dueRows([
            { topic, value: 'a' },
            { topic, value: 'b' },
          ]),
        )
        const [first, second] = planned.map((row) => ('partition' in row ? row.partition : null))
        expect(first).toBe(second)
        seen.push(first ?? null)
      }
      expect(new Set(seen)).toEqual(new Set([0, 1, 2]))
    })

    test('D58 the position topic is created where it does not exist, and once', async () => {
      const topic = `positions-${randomUUID()}`
      await using driven = openShard(brokers())
      await driven.shard.ensurePositionTopic(topic)
      await driven.shard.ensurePositionTopic(topic)
      await initialise(driven.shard, topic)
      await driven.shard.initialise()
      expect(await driven.shard.readPosition(topic)).toEqual({ number: 0n, digest: '' })
    })
  })

  describe('at least once', () => {
    test('D63 every row has a result of its own', async () => {
      const topic = await newTopic(3)
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      proxy.onAnswer = ({ apiKey, body }) => (apiKey === apiKeys.Produce ? withCode(body, 1, 29) : body)
      const result = await driven.shard.sendAtLeastOnce(
        batchOf(
          1,
          [0, 1, 2, 0].map((partition, index) => ({ topic, partition, value: `${index}` })),
        ),
      )
      expect([...result.acknowledged]).toEqual([
        [1_000n, { partition: 0, offset: '0' }],
        [1_003n, { partition: 0, offset: '1' }],
        [1_002n, { partition: 2, offset: '0' }],
      ])
      expect(result).toMatchObject({
        refused: [{ topic, partition: 1, code: 'not-authorised', retryable: false }],
        inDoubt: [],
        failure: null,
      })
    })

    test('D63 what may lie in Kafka is in doubt, what was not handed over is not', async () => {
      const topic = await newTopic(2)
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses, { sendTimeoutMs: 500 })
      await driven.shard.plan(dueRows(rows(topic, 'a')))
      proxy.onAnswer = ({ apiKey, body }) => (apiKey === apiKeys.Produce ? 'drop' : body)
      const batch = batchOf(1, [
        { topic, partition: 0, value: 'first', orderKey: 'k' },
        { topic, partition: 1, value: 'second', orderKey: 'k' },
      ])
      const result = await driven.shard.sendAtLeastOnce(batch)
      expect(result).toMatchObject({ inDoubt: [1_000n], refused: [], failure: { code: 'timed-out' } })
      expect(result.acknowledged.size).toBe(0)
      proxy.onAnswer = ({ body }) => body
      driven.shard.discard()
      expect((await driven.shard.sendAtLeastOnce(batch)).acknowledged.size).toBe(2)
      expect(await committed(topic, 0)).toEqual(['first', 'first'])
      expect(await committed(topic, 1)).toEqual(['second'])
    })

    test('D63 rows of an order key are written one after the other where they go to several partitions', async () => {
      const topic = await newTopic(2)
      await using proxy = await startFaultProxy(brokers())
      await using driven = openShard(proxy.addresses)
      const batch = batchOf(1, [
        { topic, partition: 0, value: 'k1', orderKey: 'k' },
        { topic, partition: 1, value: 'k2', orderKey: 'k' },
        { topic, partition: 1, value: 'k3', orderKey: 'k' },
        { topic, partition: 1, value: 'other', orderKey: 'o' },
        { topic, partition: 0, value: 'k4', orderKey: 'k' },
      ])
      expect((await driven.shard.sendAtLeastOnce(batch)).acknowledged.size).toBe(5)
      expect(countOf(proxy, 'Produce')).toBe(3)
      expect(await committed(topic, 0)).toEqual(['k1', 'k4'])
      expect(await committed(topic, 1)).toEqual(['other', 'k2', 'k3'])
    })
  })

  async function newTopic(partitions = 1, configuration: Readonly<Record<string, string>> = {}): Promise<string> {
    await using opened = openConnection(brokers())
    const name = `topic-${randomUUID()}`
    await opened.connection.createTopic({ name, partitions, configuration })
    return name
  }

  /** Values as kcat reads them: committed records only, to the end that they have. */
  async function committed(topic: string, partition: number | null = null): Promise<readonly string[]> {
    return (await records(topic, partition)).map(({ payload }) => payload ?? 'a tombstone')
  }

  async function records(topic: string, partition: number | null = null): Promise<readonly KcatRecord[]> {
    const where = partition === null ? [] : ['-p', String(partition)]
    const reading = ['-C', '-t', topic, ...where, '-o', 'beginning', '-e', '-q', '-J', '-X', 'check.crcs=true']
    const output = await kcat(brokers(), [...reading, '-X', 'isolation.level=read_committed'])
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line): KcatRecord => JSON.parse(line))
  }
}

interface KcatRecord {
  readonly key: string | null
  readonly payload: string | null
  readonly headers?: readonly (string | null)[]
}

const apisOfABatch = [
  'AddOffsetsToTxn',
  'TxnOffsetCommit',
  'AddPartitionsToTxn',
  'Produce',
  'EndTxn',
  'InitProducerId',
  'FindCoordinator',
  'OffsetFetch',
] as const satisfies readonly ApiName[]
const apisOfRecovery: ReadonlySet<ApiName> = new Set(['InitProducerId', 'FindCoordinator', 'OffsetFetch'])

function faults(): readonly NetworkFault[] {
  return [
    { kind: 'drop' },
    { kind: 'close' },
    { kind: 'reset' },
    { kind: 'delay', delayMs: 800 },
    { kind: 'black-hole' },
  ]
}

const anyFault: fc.Arbitrary<NetworkFault> = fc.record({
  kind: fc.constantFrom('drop', 'close', 'reset', 'black-hole', 'delay'),
  api: fc.option(fc.constantFrom(...apisOfABatch), { nil: null }),
  direction: fc.constantFrom('request', 'answer'),
  skip: fc.nat({ max: 12 }),
  times: fc.integer({ min: 1, max: 2 }),
  delayMs: fc.integer({ min: 1, max: 800 }),
})

async function untilReady(shard: ShardTransport, topic: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await initialise(shard, topic)
    } catch (error) {
      // The send time-out of these tests is short, and a cluster that was just started is slow.
      if (tries === 30) throw error
      shard.discard()
    }
  }
}

function rows(topic: string, ...values: readonly string[]): readonly TestRow[] {
  return values.map((value, index) => ({ topic, value, partition: value === 'c' && index === 2 ? 1 : 0 }))
}

function sorted(values: readonly string[]): readonly string[] {
  return values.toSorted((a, b) => (a < b ? -1 : 1))
}

function countOf({ requests }: FaultProxy, api: ApiName): number {
  return requests.filter((key) => key === apiKeys[api]).length
}

const concurrentTransactions = 51

/** AddOffsetsToTxn or EndTxn of version 1: a throttle time and a code. */
function codeAnswer(code: number): Buffer {
  const body = Buffer.alloc(6)
  body.writeInt16BE(code, 4)
  return body
}

/** InitProducerId of version 1. */
function initialisingRefused(code: number): Buffer {
  const body = Buffer.alloc(16)
  body.writeInt16BE(code, 4)
  return body
}

/** FindCoordinator of version 2. */
function coordinatorRefused(code: number): Buffer {
  const body = Buffer.alloc(4 + 2 + 2 + 4 + 2 + 4)
  body.writeInt16BE(code, 4)
  body.writeInt16BE(-1, 6)
  body.writeInt32BE(-1, 8)
  body.writeInt32BE(-1, 14)
  return body
}

/** TxnOffsetCommit of version 1 about partition 0 of a topic. */
function positionAnswer(topic: string, code: number): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.alloc(4 + 4 + 2 + name.length + 4 + 4 + 2)
  body.writeInt32BE(1, 4)
  body.writeInt16BE(name.length, 8)
  name.copy(body, 10)
  body.writeInt32BE(1, 10 + name.length)
  body.writeInt16BE(code, 18 + name.length)
  return body
}

/** Produce of version 7 about partition 0 of a topic. */
function produceAnswer(topic: string, code: number): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.alloc(4 + 2 + name.length + 4 + 4 + 2 + 24 + 4)
  body.writeInt32BE(1, 0)
  body.writeInt16BE(name.length, 4)
  name.copy(body, 6)
  body.writeInt32BE(1, 6 + name.length)
  body.writeInt16BE(code, 14 + name.length)
  body.fill(0xff, 16 + name.length, 40 + name.length)
  return body
}

/** The Produce answer of one topic, of version 7, without all but its first partition. */
function onlyFirstPartition(body: Buffer): Buffer {
  const start = 6 + body.readInt16BE(4)
  const head = Buffer.from(body.subarray(0, start + 4 + bytesOfAPartition))
  head.writeInt32BE(1, start)
  return Buffer.concat([head, Buffer.alloc(4)])
}

/** The Produce answer of one topic, of version 7, with another code for one partition. */
function withCode(body: Buffer, partition: number, code: number): Buffer {
  const start = 6 + body.readInt16BE(4)
  const changed = Buffer.from(body)
  for (let index = 0; index < body.readInt32BE(start); index++) {
    const at = start + 4 + index * bytesOfAPartition
    if (body.readInt32BE(at) === partition) changed.writeInt16BE(code, at + 4)
  }
  return changed
}

const bytesOfAPartition = 30

/** The ApiVersions answer, of versions 0 to 2, without one API. */
function without(body: Buffer, apiKey: number): Buffer {
  const changed = Buffer.from(body)
  for (let index = 0; index < body.readInt32BE(2); index++) {
    const at = 6 + index * 6
    if (body.readInt16BE(at) === apiKey) changed.writeInt16BE(9_999, at)
  }
  return changed
}
