import { randomUUID } from 'node:crypto'
import { kcat, startTestSandbox, whyNoKcat } from '@sendwright/sandbox/testing'
import { beforeEach, expect, test, vi } from 'vitest'
import { KafkaFailure } from '../failure.ts'
import { startFaultProxy } from '../testing/faultProxy.ts'
import { apiKeys } from '../testing/networkFaults.ts'
import { failureOf } from '../testing/openConnection.ts'
import { batchOf, initialise, openShard, send, sendCertainly } from '../testing/shardDriver.ts'
import type { Protections } from './protections.ts'

/*
 * Each protection is needed: with it a record is read once, without it, in the same course of events, it is read twice or
 * never.
 */

beforeEach((context) => {
  const reason = whyNoKcat()
  context.skip(reason !== null, reason ?? '')
})

const topics = [
  { name: 'orders', partitions: 1 },
  { name: 'others', partitions: 1 },
]

test.each([
  ['with', { positionFirst: true }, ['once']],
  ['without', { positionFirst: false }, ['once', 'once']],
] as const)('D51 %s the position first', async (_, protections, expected) => {
  await using world = await startWorld(protections)
  const { shard, sandbox } = world
  const refusal = sandbox.faults.add({ kind: 'error', api: 'TxnOffsetCommit', errorCode: 3 })
  const batch = batchOf(1, [{ topic: 'orders', value: 'once' }])
  const first = await shard.write(batch, 'orders')
  if (first.kind === 'written') await shard.commit()
  else await shard.abort()
  // The database does not hear of it: its owner ends here.
  sandbox.faults.remove(refusal.id)
  shard.discard()
  await sendAsTheNextOwner(world, batch)
  expect(await world.read('orders')).toEqual(expected)
})

test.each([
  ['with', { discardOnDoubt: true }, ['once']],
  ['without', { discardOnDoubt: false }, ['once', 'once']],
] as const)('D54 %s throwing the producer away after a doubt', async (_, protections, expected) => {
  await using world = await startWorld(protections)
  world.proxy.add({ kind: 'drop', api: 'EndTxn', times: 1 })
  await sendCertainly(world.shard, batchOf(1, [{ topic: 'orders', value: 'once' }]), 'orders')
  expect(await world.read('orders')).toEqual(expected)
})

test.each([
  ['with', { initialiseBeforeReading: true }, ['once']],
  ['without', { initialiseBeforeReading: false }, ['once', 'once']],
] as const)('D56 %s initialising before the position is read', async (_, protections, expected) => {
  await using world = await startWorld(protections)
  const { shard, proxy, sandbox } = world
  const batch = batchOf(1, [{ topic: 'orders', value: 'once' }])
  await shard.write(batch, 'orders')
  const arrived = sandbox.faults.add({ kind: 'delay', api: 'EndTxn', delayMs: 0, times: 1 })
  const late = proxy.add({ kind: 'delay', api: 'EndTxn', times: 1, delayMs: 1_500 })
  expect((await failureOf(shard.commit())).code).toBe('timed-out')
  expect(late.met()).toBe(1)
  shard.discard()
  await shard.initialise()
  const position = await shard.readPosition('orders')
  expect(position?.number).toBe(0n)
  // The commit arrives that was under way; only a new producer has made it mean nothing.
  await vi.waitFor(() => expect(sandbox.faults.list().find(({ id }) => id === arrived.id)?.met).toBe(1), {
    timeout: 10_000,
  })
  await send(shard, batch, 'orders')
  expect(await world.read('orders')).toEqual(expected)
})

test.each([
  ['with', { completeness: true }, 'in doubt', []],
  ['without', { completeness: false }, 'written', ['arrives']],
] as const)('D52 %s a word about every partition', async (_, protections, outcome, expected) => {
  await using world = await startWorld(protections)
  const { shard, proxy, sandbox } = world
  sandbox.faults.add({ kind: 'error', api: 'Produce', topic: 'others', errorCode: 10, times: 1 })
  proxy.onAnswer = ({ apiKey, body }) => (apiKey === apiKeys.Produce ? onlyFirstTopic(body) : body)
  const batch = batchOf(1, [
    { topic: 'orders', value: 'arrives' },
    { topic: 'others', value: 'is lost' },
  ])
  const result = await shard.write(batch, 'orders').catch((error: unknown) => {
    if (error instanceof KafkaFailure && error.code === 'incomplete-answer') return { kind: 'in doubt' }
    throw error
  })
  expect(result.kind).toBe(outcome)
  if (result.kind === 'written') await shard.commit()
  else {
    shard.discard()
    await shard.initialise()
  }
  expect(await world.read('orders')).toEqual(expected)
  expect(await world.read('others')).toEqual([])
})

async function startWorld(protections: Partial<Protections>) {
  const sandbox = await startTestSandbox({ topics })
  const proxy = await startFaultProxy(sandbox.brokers)
  const names = { transactionalId: `id-${randomUUID()}`, group: `group-${randomUUID()}` }
  const driven = openShard(proxy.addresses, { names, protections, sendTimeoutMs: 1_000 })
  await initialise(driven.shard, 'orders')
  return {
    sandbox,
    proxy,
    names,
    shard: driven.shard,
    read: async (topic: string) => {
      const committed = ['-X', 'isolation.level=read_committed']
      const output = await kcat(sandbox.brokers, ['-C', '-t', topic, '-o', 'beginning', '-e', '-q', ...committed])
      return output.split('\n').filter((line) => line !== '')
    },
    [Symbol.asyncDispose]: async () => {
      await driven[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
      await sandbox.close()
    },
  }
}

async function sendAsTheNextOwner(
  { sandbox, names }: Awaited<ReturnType<typeof startWorld>>,
  batch: ReturnType<typeof batchOf>,
): Promise<void> {
  await using next = openShard(sandbox.brokers, { names })
  await next.shard.initialise()
  const position = await next.shard.readPosition('orders')
  if (position?.number === batch.number) return
  await send(next.shard, batch, 'orders')
}

/** The Produce answer of two topics of one partition each, of version 7, with the first alone. */
function onlyFirstTopic(body: Buffer): Buffer {
  const end = 4 + 2 + body.readInt16BE(4) + 4 + 30
  const head = Buffer.from(body.subarray(0, end))
  head.writeInt32BE(1, 0)
  return Buffer.concat([head, Buffer.alloc(4)])
}
