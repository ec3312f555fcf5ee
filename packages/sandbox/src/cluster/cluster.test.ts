import { randomInt, randomUUID } from 'node:crypto'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { describe, expect, test, vi } from 'vitest'
import { startSandbox } from '../broker.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { kcat, startTestSandbox, type TestSandbox, whyNoKcat } from '../testing.ts'
import { connectProtocol, type ProtocolClient } from '../testing/protocolClient.ts'
import { encodeRecordBatch } from '../testing/recordBatch.ts'

const topics = [{ name: 't', partitions: 3 }]
const batch = encodeRecordBatch({ records: [{ key: null, value: Buffer.from('a'), timestamp: 1 }] })
const patience = { timeout: 15_000 }

describe('several nodes', () => {
  test('have a port each and know each other', async () => {
    await using house = await openCluster(3)
    expect(new Set(house.sandbox.brokers).size).toBe(3)
    const ports = house.sandbox.brokers.map((address) => Number(address.split(':')[1]))
    for (const client of house.clients) {
      expect(await client.nodes()).toEqual(ports.map((port, index) => ({ id: index + 1, port })))
    }
  })

  test('take the ports behind a given one, all of them or none', async () => {
    const { blocker, free } = await blockedBehind()
    await using _taken = blocker
    await expect(startSandbox({ port: free, nodes: 2 })).rejects.toMatchObject({ code: 'port-in-use' })
    await using again = await startTestSandbox({ port: free })
    expect(again.port).toBe(free)
  })

  test('lead the partitions of a topic in turn, and serve only what they lead', async () => {
    await using house = await openCluster(3)
    const leaders = await Promise.all([0, 1, 2].map(async (index) => (await house.first.leaderOf('t', index)).node))
    expect(new Set(leaders)).toEqual(new Set([1, 2, 3]))
    for (const [index, leader] of leaders.entries()) {
      for (const [at, client] of house.clients.entries()) {
        const expected = at + 1 === leader ? errorCodes.NONE : errorCodes.NOT_LEADER_OR_FOLLOWER
        expect((await client.produce({ topic: 't', partition: index, batch })).error).toBe(expected)
        expect((await client.fetch({ topic: 't', partition: index })).error).toBe(expected)
        expect((await client.listOffset({ topic: 't', partition: index })).error).toBe(expected)
      }
    }
  })

  test('coordinate groups and transactional ids, each its own', async () => {
    await using house = await openCluster(3)
    const nodes = new Set<number>()
    for (let round = 0; round < 30; round++) {
      const [group, id] = [randomUUID(), randomUUID()]
      const [groupNode, transactionNode] = [
        (await house.first.findCoordinator('group', group)).node,
        (await house.first.findCoordinator('transaction', id)).node,
      ]
      for (const node of [groupNode, transactionNode]) nodes.add(node)
      for (const [at, client] of house.clients.entries()) {
        const errorAt = (node: number) => (at + 1 === node ? errorCodes.NONE : errorCodes.NOT_COORDINATOR)
        expect(await client.commitPosition({ group, topic: 't', offset: 1 })).toBe(errorAt(groupNode))
        expect((await client.initProducer(id)).error).toBe(errorAt(transactionNode))
      }
    }
    expect(nodes.size).toBe(3)
  })

  test('keep as many replicas as a topic wants, at most one on each', async () => {
    await using house = await openCluster(2)
    const admin = await house.admin()
    const create = (topic: string, replicationFactor: number) =>
      admin.createTopics({ topics: [{ topic, replicationFactor }] })
    await create('one', 1)
    await expect(create('three', 3)).rejects.toMatchObject({ errors: [{ type: 'INVALID_REPLICATION_FACTOR' }] })
    const replicas = async (topic: string) =>
      (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions[0]?.replicas.length
    expect([await replicas('one'), await replicas('t')]).toEqual([1, 2])
  })
})

describe('a leader that moves', () => {
  test('is another node, in the next epoch, with the same records', async () => {
    await using house = await openCluster(3)
    const before = await house.first.leaderOf('t', 0)
    await house.node(before.node).produce({ topic: 't', batch })
    house.sandbox.disturb({ kind: 'move-leader', topic: 't', partition: 0 })
    const after = await house.first.leaderOf('t', 0)
    expect(after.node).not.toBe(before.node)
    expect(after.epoch).toBe(before.epoch + 1)
    expect((await house.node(before.node).produce({ topic: 't', batch })).error).toBe(errorCodes.NOT_LEADER_OR_FOLLOWER)
    expect((await house.node(after.node).produce({ topic: 't', batch })).baseOffset).toBe(1)
    const { batches } = await house.node(after.node).fetch({ topic: 't' })
    expect(batches.map(({ leaderEpoch }) => leaderEpoch)).toEqual([0, 1])
    const stale = await house.node(after.node).fetch({ topic: 't', leaderEpoch: 0 })
    expect(stale.error).toBe(errorCodes.FENCED_LEADER_EPOCH)
  })

  test('comes back, where there is no other, when a request was told that it is away', async () => {
    await using house = await openCluster(1)
    house.sandbox.disturb({ kind: 'move-leader', topic: 't', partition: 0 })
    expect((await house.first.produce({ topic: 't', batch })).error).toBe(errorCodes.NOT_LEADER_OR_FOLLOWER)
    expect((await house.first.produce({ topic: 't', batch })).error).toBe(0)
    expect((await house.first.leaderOf('t', 0)).epoch).toBe(1)
  })

  test('wakes those who wait for records at the old one', async () => {
    await using house = await openCluster(2)
    const { node } = await house.first.leaderOf('t', 0)
    const waiting = house.node(node).fetch({ topic: 't', maxWaitMs: 600_000 })
    await house.node(node === 1 ? 2 : 1).nodes()
    house.sandbox.disturb({ kind: 'move-leader', topic: 't', partition: 0 })
    expect((await waiting).error).toBe(errorCodes.NOT_LEADER_OR_FOLLOWER)
  })

  test('loses nothing of a client that follows it', async (context) => {
    context.skip(whyNoKcat() !== null, whyNoKcat() ?? '')
    await using house = await openCluster(3)
    const producer = house.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
    })
    await producer.connect()
    const sent: string[] = []
    for (let round = 0; round < 20; round++) {
      const value = `${String(round).padStart(2, '0')}`
      await producer.send({ topic: 't', messages: [{ value, partition: 0 }] })
      sent.push(value)
      house.sandbox.disturb({ kind: 'move-leader', topic: 't', partition: 0 })
    }
    await producer.disconnect()
    const args = ['-C', '-q', '-e', '-o', 'beginning', '-t', 't', '-p', '0', '-f', '%s\\n']
    expect((await kcat(house.sandbox.brokers, args)).split('\n').slice(0, -1)).toEqual(sent)
  })
})

describe('a coordinator that moves', () => {
  test.each([1, 3])('of a group keeps its members and positions, on %i nodes', async (nodes) => {
    await using house = await openCluster(nodes)
    const consumer = house.kafka.consumer({ groupId: 'g', heartbeatInterval: 50, maxWaitTimeInMs: 50 })
    const received: string[] = []
    await consumer.connect()
    await consumer.subscribe({ topic: 't', fromBeginning: true })
    await consumer.run({
      eachMessage: ({ message }) => {
        received.push(message.value?.toString() ?? '')
        return Promise.resolve()
      },
    })
    const producer = house.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    const admin = await house.admin()
    const committed = async () => {
      const [positions] = await admin.fetchOffsets({ groupId: 'g', topics: ['t'] })
      return positions?.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0)
    }
    for (const [index, value] of ['before', 'after'].entries()) {
      await producer.send({ topic: 't', messages: [{ value }] })
      await vi.waitFor(async () => expect(await committed()).toBe(index + 1), patience)
      house.sandbox.disturb({ kind: 'move-coordinator', group: 'g' })
    }
    await producer.disconnect()
    await consumer.disconnect()
    // A commit that the move has met is made again by reading again.
    expect(new Set(received)).toEqual(new Set(['before', 'after']))
  })

  test.each([1, 3])('of a transactional id keeps the open transaction, on %i nodes', async (nodes) => {
    await using house = await openCluster(nodes)
    const id = randomUUID()
    const find = async () => house.node((await house.first.findCoordinator('transaction', id)).node)
    const old = await find()
    const { producer } = await old.initProducer(id)
    expect(await old.addOffsets({ id, producer }, 'g')).toBe(0)
    house.sandbox.disturb({ kind: 'move-transaction-coordinator', transactionalId: id })
    expect(await old.end({ id, producer }, 'commit')).toBe(errorCodes.NOT_COORDINATOR)
    expect(await (await find()).end({ id, producer }, 'commit')).toBe(0)
  })

  test('that is late is not there for the first who ask', async () => {
    await using sandbox = await startTestSandbox({ topics, lateCoordinators: { group: 2, transaction: 1 } })
    await using client = await connectProtocol(sandbox.brokers[0] ?? '')
    expect(await client.commitPosition({ group: 'g', topic: 't', offset: 1 })).toBe(errorCodes.NOT_COORDINATOR)
    const errorOf = async (kind: 'group' | 'transaction') => (await client.findCoordinator(kind, 'g')).error
    expect([await errorOf('group'), await errorOf('group'), await errorOf('group')]).toEqual([15, 15, 0])
    expect([await errorOf('transaction'), await errorOf('transaction')]).toEqual([15, 0])
    expect(await client.commitPosition({ group: 'g', topic: 't', offset: 1 })).toBe(0)
  })
})

describe('disturbing', () => {
  test('can delete a topic', async () => {
    await using house = await openCluster(1)
    await house.first.commitPosition({ group: 'g', topic: 't', offset: 1 })
    house.sandbox.disturb({ kind: 'delete-topic', topic: 't' })
    expect((await house.first.produce({ topic: 't', batch })).error).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
    expect((await house.first.positions('g', 't')).offset).toBe(-1n)
  })

  test('can close all connections; new ones are taken', async () => {
    await using house = await openCluster(2)
    house.sandbox.disturb({ kind: 'close-connections' })
    await Promise.all(house.clients.map(({ raw }) => raw.closed))
    await using again = await connectProtocol(house.sandbox.brokers[0] ?? '')
    expect(await again.nodes()).toHaveLength(2)
  })

  test('can fence a transactional id, and aborts what it has open', async () => {
    await using house = await openCluster(1)
    const { producer } = await house.first.initProducer('x')
    const claim = { id: 'x', producer, version: 2 }
    await house.first.addPartitions(claim, [['t', 0]])
    house.sandbox.disturb({ kind: 'fence', transactionalId: 'x' })
    expect(await house.first.end(claim, 'commit')).toBe(errorCodes.PRODUCER_FENCED)
    await vi.waitFor(async () => {
      expect((await house.first.listOffset({ topic: 't', committed: true })).offset).toBe(1)
    }, patience)
  })

  test.each([
    [{ kind: 'move-leader', topic: 't', partition: 9 }, 'There is no partition 9 of topic t'],
    [{ kind: 'delete-topic', topic: 'nowhere' }, 'There is no topic nowhere'],
    [{ kind: 'fence', transactionalId: 'x' }, 'No producer has the transactional id x'],
  ] as const)('what is not there is told: %j', async (what, message) => {
    await using house = await openCluster(1)
    expect(() => house.sandbox.disturb(what)).toThrow(expect.objectContaining({ code: 'not-found', message }))
  })
})

interface Cluster extends AsyncDisposable {
  readonly sandbox: TestSandbox
  readonly kafka: Kafka
  /** A client of each node. */
  readonly clients: readonly ProtocolClient[]
  readonly first: ProtocolClient
  node(id: number): ProtocolClient
  admin(): Promise<ReturnType<Kafka['admin']>>
}

async function openCluster(nodes: number): Promise<Cluster> {
  const sandbox = await startTestSandbox({ nodes, topics })
  const clients = await Promise.all(sandbox.brokers.map(connectProtocol))
  const kafka = new Kafka({
    brokers: [...sandbox.brokers],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20, retries: 20 },
  })
  const admin = kafka.admin()

  function node(id: number): ProtocolClient {
    const client = clients[id - 1]
    if (!client) throw new Error(`There is no node ${id}`)
    return client
  }

  return {
    sandbox,
    kafka,
    clients,
    first: node(1),
    node,
    async admin() {
      await admin.connect()
      return admin
    },
    async [Symbol.asyncDispose]() {
      await admin.disconnect()
      await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()))
      await sandbox.close()
    },
  }
}

/** A port that is free, with a taken one behind it; below the ports that outgoing connections are given. */
async function blockedBehind(): Promise<{ readonly blocker: TestSandbox; readonly free: number }> {
  for (;;) {
    const free = randomInt(11_000, 32_000)
    try {
      await (await startTestSandbox({ port: free })).close()
      return { blocker: await startTestSandbox({ port: free + 1 }), free }
    } catch {
      // Another program has one of them.
    }
  }
}
