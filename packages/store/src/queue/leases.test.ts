import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openStore } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { accept, relayOf } from '../testing/deliveries.ts'
import { takeShard } from '../testing/relayHand.ts'

const leaseMs = 600_000

test('D80 two servers share fairly, and the one that is left takes all', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue } = test.store
  const keep = (server: string) => queue.keepLeases({ server, leaseMs, connections: ['a', 'b', 'c'] })
  expect(await keep('one')).toHaveLength(12)
  expect(await keep('two')).toHaveLength(0)
  expect(await keep('one')).toHaveLength(6)
  const [one, two] = [await keep('one'), await keep('two')]
  expect(new Set([...one, ...two].map(({ shard }) => shard)).size).toBe(12)
  expect(two).toHaveLength(6)
  await queue.releaseLeases('two')
  const all = await keep('one')
  expect(all).toHaveLength(12)
  for (const { shard, epoch } of two) expect(all.find((lease) => lease.shard === shard)?.epoch).toBe(epoch + 1)
  for (const { shard, epoch } of one) expect(all.find((lease) => lease.shard === shard)?.epoch).toBe(epoch)
  expect(await queue.keepLeases({ server: 'one', leaseMs, connections: ['a'] })).toHaveLength(4)
})

test('D80 what a server does not reach another one takes beyond its share, while there is one that does', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue } = test.store
  const keep = async (server: string, avoid: readonly string[] = []) => {
    const leases = await queue.keepLeases({ server, leaseMs, connections: ['a', 'b'], avoid })
    return leases
      .map(({ connection }) => connection)
      .toSorted()
      .join('')
  }
  // Nobody else is there: it goes on trying.
  expect(await keep('one', ['a'])).toBe('aaaabbbb')
  await keep('two')
  expect(await keep('one', ['a'])).toMatch(/^bb+$/)
  expect(await keep('two')).toMatch(/^aaaab+$/)
  expect(await keep('one', ['a'])).toBe('bb')
  expect(await keep('two')).toBe('aaaabb')
  // Neither reaches it: who has it keeps trying.
  expect(await keep('two', ['a'])).toMatch(/a/)
  // One reaches it again, and the other leaves it.
  await keep('one')
  expect(await keep('two', ['a'])).not.toMatch(/a/)
  expect(await keep('one')).toMatch(/^aaaab+$/)
  // All is well: it is shared as before.
  for (const server of ['two', 'one', 'two']) await keep(server)
  expect(await keep('one')).toHaveLength(4)
  expect(await keep('two')).toHaveLength(4)
})

test('D80 an expired lease is taken with its batch in doubt, and whoever had it can do nothing more', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  const [{ id, shard }] = await accept(deliveries, [{ key: 'a', headers: [{ name: 'h', value: 'v' }] }])
  const relay = await relayOf(test.store, shard)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  await test.run(`update shard set leased_until = now() - interval '1 s'; delete from relay_server`)
  const taken = await queue.keepLeases({ server: 'b', leaseMs, connections: ['main'] })
  const lease = taken.find((found) => found.shard === shard)
  expect(lease).toMatchObject({
    epoch: relay.lease.epoch + 1,
    last: 1n,
    lastSent: null,
    inDoubt: { number: 1n, digest: 'digest of 1', mode: 'exactlyOnce' },
  })
  expect(lease?.inDoubt?.rows).toMatchObject([{ id: BigInt(id), fixedPartition: 0, orderKey: 'a' }])
  expect(await queue.readLease(shard, relay.lease.epoch)).toBeNull()
  expect(await relay.finish(batch)).toBe(false)
  expect(await relay.giveBack(batch)).toBe(false)
  await queue.wake(relay.lease)
  expect(await queue.setStopped(relay.lease, 'no')).toBe(false)
  expect(await queue.setPositionTopic(relay.lease, 'no', 7)).toBe(false)
  expect(await queue.retakeLease(shard, relay.lease.epoch)).toBeNull()
  const heir = await takeShard(queue, shard, lease?.epoch ?? 0)
  expect(await queue.setPositionTopic(heir.lease, 'orders', 1)).toBe(true)
  expect(await heir.finish(batch)).toBe(true)
  expect(await queue.readLease(shard, heir.lease.epoch)).toMatchObject({
    positionTopic: 'orders',
    generation: 1,
    inDoubt: null,
    lastSent: { number: 1n, digest: 'digest of 1' },
  })
  expect(await deliveries.get(id)).toMatchObject({ state: 'delivered' })
})

test('D80 an epoch that is raised by its owner leaves nothing to what was said before', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  const [{ shard }] = await accept(deliveries, [{ key: 'a' }])
  const relay = await relayOf(test.store, shard)
  const epoch = await queue.retakeLease(shard, relay.lease.epoch)
  expect(epoch).toBe(relay.lease.epoch + 1)
  await expect(relay.begin()).rejects.toThrow('refused')
  expect(await queue.readLease(shard, relay.lease.epoch)).toBeNull()
  expect(await (await takeShard(queue, shard, epoch ?? 0)).begin()).not.toBeNull()
})

test('D80 whatever servers do at once, no two hold a shard under one epoch', async () => {
  await using test = await createTestStore()
  const other = await openStore({ databaseUrl: test.databaseUrl, secretKey: test.secretKey })
  const queues = [test.store.deliveryQueue, other.deliveryQueue]
  const holders = new Map<string, string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ server: fc.nat(2), what: fc.constantFrom('keep', 'keep', 'keep', 'release', 'expire') }), {
        minLength: 2,
        maxLength: 8,
      }),
      async (moves) => {
        await Promise.all(
          moves.map(async ({ server, what }) => {
            const queue = queues[server % 2]
            const name = `server-${server}`
            if (what === 'release') await queue?.releaseLeases(name)
            else if (what === 'expire')
              await test.run(`update shard set leased_until = now() - interval '1 s' where owner = '${name}'`)
            else
              for (const { shard, epoch } of (await queue?.keepLeases({
                server: name,
                leaseMs,
                connections: ['a', 'b'],
              })) ?? []) {
                const key = `${shard}/${epoch}`
                expect(holders.get(key) ?? name).toBe(name)
                holders.set(key, name)
              }
          }),
        )
      },
    ),
    { numRuns: 30 },
  )
  expect(new Set(holders.values()).size).toBeGreaterThan(1)
  await other.close()
})

test('D80 a lease tells since when its connection is away, whoever has noted it', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue } = test.store
  const noted = { connection: 'main', mode: 'exactlyOnce', fallbackReason: null } as const
  await queue.noteConnection({ ...noted, awaySince: 1_700_000_000_123, reason: 'nobody answers' })
  const [lease] = await queue.keepLeases({ server: 'one', leaseMs, connections: ['main'] })
  expect(lease?.away).toEqual({ since: 1_700_000_000_123, reason: 'nobody answers' })
  await queue.noteConnection({ ...noted, awaySince: null, reason: null })
  expect((await queue.readLease(lease?.shard ?? 0, lease?.epoch ?? 0))?.away).toBeNull()
})
