import { cli } from '@sendwright/cli/testing'
import type { Bulk } from '@sendwright/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'
import { readEvents } from './testing/events.ts'
import { until } from './testing/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const topic = 'orders.accepted.v1'
const connection = 'sandbox'
const hourAhead = () => new Date(Date.now() + 3_600_000).toISOString()

/** Publishes so many that are due in an hour, with a key that finds them again. */
async function publishLater(count: number): Promise<{ readonly key: string; readonly ids: readonly string[] }> {
  const key = crypto.randomUUID()
  const messages = Array.from({ length: count }, (_, index) => ({ topic, key, value: String(index) }))
  const { deliveries } = await server.api.publish({ body: { connection, messages, notBefore: hourAhead() } })
  return { key, ids: deliveries.map(({ id }) => id) }
}

function bulkEnd(id: string): Promise<Bulk> {
  return until(
    () => server.api.getBulk({ params: { id } }),
    ({ state }) => state !== 'running',
  )
}

async function statesOf(key: string): Promise<readonly string[]> {
  const { deliveries } = await server.api.listDeliveries({ query: { key, limit: 500 } })
  return deliveries.map(({ state }) => state)
}

describe('many at once', () => {
  test('D101 a filter is cancelled with progress, and taken back', async () => {
    const { key } = await publishLater(120)
    const started = await server.api.startBulk({ body: { operation: 'cancel', filter: { key }, reason: 'too many' } })
    expect(started).toMatchObject({ operation: 'cancel', total: 120 })
    expect(await bulkEnd(started.id)).toMatchObject({ state: 'done', done: 120, refused: 0, canUndo: true })
    expect(new Set(await statesOf(key))).toEqual(new Set(['cancelled']))
    expect((await server.api.listBulks({})).bulks.map(({ id }) => id)).toContain(started.id)
    const undone = await server.api.undoBulk({ params: { id: started.id } })
    expect(await bulkEnd(undone.id)).toMatchObject({ state: 'done', done: 120 })
    expect(new Set(await statesOf(key))).toEqual(new Set(['accepted']))
    const [id = ''] = (await server.api.listDeliveries({ query: { key } })).deliveries.map((delivery) => delivery.id)
    await server.api.cancelDelivery({ params: { id }, body: {} })
  })

  test('D101 ids are made due now, and are delivered; who waits for one is told', async () => {
    const { key, ids } = await publishLater(5)
    const waiting = server.api.getDelivery({ params: { id: ids[4] ?? '' }, query: { wait: '20s' } })
    const { id } = await server.api.startBulk({
      body: { operation: 'reschedule', ids: [...ids], dueAt: new Date(0).toISOString() },
    })
    expect(await bulkEnd(id)).toMatchObject({ state: 'done', done: 5 })
    expect(await waiting).toMatchObject({ state: 'delivered' })
    await until(
      () => statesOf(key),
      (states) => states.every((state) => state === 'delivered'),
    )
  })

  test('D101 a wait ends when a bulk operation ends the delivery', async () => {
    const { key, ids } = await publishLater(1)
    const waiting = server.api.getDelivery({ params: { id: ids[0] ?? '' }, query: { wait: '60s' } })
    await server.api.startBulk({ body: { operation: 'skip', filter: { key } } })
    expect(await waiting).toMatchObject({ state: 'skipped' })
  })

  test('D101 what is asked for has to be clear', async () => {
    const body = (rest: object) => server.api.startBulk({ body: { operation: 'skip', ...rest } })
    for (const call of [
      body({}),
      body({ ids: ['1'], filter: {} }),
      body({ ids: ['x'] }),
      body({ filter: {}, dueAt: hourAhead() }),
      server.api.startBulk({ body: { operation: 'reschedule', filter: {} } }),
    ])
      expect(await apiErrorOf(call)).toMatchObject({ status: 422, body: { code: 'problems' } })
  })

  test('D101 a filter with a name that is not known is refused: it would mean all', async () => {
    const { ids } = await publishLater(1)
    const response = await fetch(`${server.address}/api/deliveries/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'cancel', filter: { statee: 'failed' } }),
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ problems: [{ path: '/filter' }] })
    for (const id of ids) {
      expect(await server.api.getDelivery({ params: { id } })).toMatchObject({ state: 'accepted' })
      await server.api.cancelDelivery({ params: { id }, body: {} })
    }
  })

  test('D101 one that does not exist is 404', async () => {
    for (const call of [server.api.getBulk, server.api.stopBulk, server.api.undoBulk])
      for (const id of ['999999', 'x'])
        expect(await apiErrorOf(call({ params: { id } }))).toMatchObject({
          status: 404,
          body: { code: 'unknown-bulk' },
        })
  })
})

test('D102 who follows hears how things stand at once, and when they change', async () => {
  await using events = await readEvents(`${server.address}/api/deliveries/events`)
  const first = await events.next(({ event }) => event === 'changed')
  expect(first.data).toEqual({
    counts: { accepted: expect.any(Number), sending: expect.any(Number), failed: expect.any(Number) },
  })
  const before = acceptedOf(first.data)
  const { key } = await publishLater(3)
  const changed = await events.next(({ event, data }) => event === 'changed' && acceptedOf(data) !== before)
  expect(acceptedOf(changed.data)).toBe(before + 3)
  await server.api.startBulk({ body: { operation: 'cancel', filter: { key } } })
  await events.next(({ event, data }) => event === 'changed' && acceptedOf(data) === before)
})

test('D102 who follows hears of a connection that goes away and comes back', async () => {
  await using events = await readEvents(`${server.address}/api/deliveries/events`)
  await events.next(({ event }) => event === 'changed')
  const { id: fault } = await server.api.addSandboxFault({ body: { kind: 'close' } })
  await server.api.publish({ body: { connection, messages: [{ topic, value: 'waits' }] } })
  const away = await events.next(({ event }) => event === 'connection')
  expect(away.data).toMatchObject({ connection, state: 'away' })
  await server.api.removeSandboxFault({ params: { id: fault } })
  await events.next(({ event, data }) => event === 'connection' && JSON.stringify(data).includes('"working"'))
})

function acceptedOf(data: unknown): number {
  // What `changed` is sent with.
  return (data as { readonly counts: { readonly accepted: number } }).counts.accepted
}

test('D100 a connection with deliveries that have not ended is not deleted', async () => {
  await server.api.createConnection({
    body: { id: 'used', name: 'Used', brokers: [...server.sandbox.brokers] },
  })
  const { deliveries } = await server.api.publish({
    body: {
      connection: 'used',
      messages: [
        { topic, value: 'a' },
        { topic, value: 'b' },
      ],
      notBefore: hourAhead(),
    },
  })
  const refused = await apiErrorOf(server.api.deleteConnection({ params: { id: 'used' } }))
  expect(refused).toMatchObject({ status: 409, body: { code: 'connection-in-use' } })
  expect(refused.message).toContain('2 wait')
  for (const { id } of deliveries) await server.api.skipDelivery({ params: { id }, body: {} })
  await server.api.deleteConnection({ params: { id: 'used' } })
  expect(
    await apiErrorOf(server.api.publish({ body: { connection: 'used', messages: [{ topic, value: 'c' }] } })),
  ).toMatchObject({ status: 404, body: { code: 'unknown-connection' } })
})

test('a connection of an earlier version, without a part for deliveries, opens with the defaults and delivers', async () => {
  await server.api.createConnection({ body: { id: 'older', name: 'Older', brokers: [...server.sandbox.brokers] } })
  await server.run("update connection set document = (document::jsonb - 'delivery')::text::json where id = 'older'")
  expect(await server.api.getConnection({ params: { id: 'older' } })).toMatchObject({
    delivery: { mode: 'exactlyOnce', retry: { attempts: 8 }, refuseWhenAwayMs: null },
  })
  const { deliveries } = await server.api.publish({
    body: { connection: 'older', messages: [{ topic, value: 'a' }] },
    query: { wait: '20s' },
  })
  expect(deliveries).toMatchObject([{ state: 'delivered' }])
})

test('the guarantee that a connection is changed to is soon in force, its allow-list at once', async () => {
  const settings = { name: 'Changing', brokers: [...server.sandbox.brokers] }
  await server.api.createConnection({ body: { id: 'changing', ...settings } })
  const publish = async () => {
    const { deliveries } = await server.api.publish({
      body: { connection: 'changing', messages: [{ topic, value: 'a' }] },
      query: { wait: '20s' },
    })
    const id = deliveries[0]?.id ?? ''
    return server.api.getDelivery({ params: { id }, query: { wait: '20s' } })
  }
  expect(await publish()).toMatchObject({ receipt: { mode: 'exactlyOnce' } })
  await server.api.updateConnection({
    params: { id: 'changing' },
    body: { ...settings, delivery: { mode: 'atLeastOnce', allowedTopics: [topic] } },
  })
  await until(publish, ({ receipt }) => receipt?.mode === 'atLeastOnce')
  expect(
    await apiErrorOf(
      server.api.publish({ body: { connection: 'changing', messages: [{ topic: 'other', value: 'a' }] } }),
    ),
  ).toMatchObject({ status: 403 })
})

test('D106 a full disk of the database is told, and nothing that was accepted is lost', async () => {
  const { key } = await publishLater(1)
  // PostgreSQL's own code for a disk that is full, at the place where rows are written.
  await server.run(`
    create function no_room() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger no_room before insert on queue for each statement execute function no_room();`)
  const refused = await apiErrorOf(
    server.api.publish({ body: { connection, messages: [{ topic, key, value: 'b' }] }, idempotencyKey: key }),
  )
  expect(refused).toMatchObject({ status: 507, body: { code: 'database-full' } })
  await server.run('drop trigger no_room on queue; drop function no_room()')
  expect(await statesOf(key)).toEqual(['accepted'])
  await server.api.publish({
    body: { connection, messages: [{ topic, key, value: 'b' }], notBefore: hourAhead() },
    idempotencyKey: key,
  })
  expect(await statesOf(key)).toEqual(['accepted', 'accepted'])
})

describe('looking', () => {
  test('the list is filtered and paged, the newest first', async () => {
    const { key, ids } = await publishLater(3)
    const first = await server.api.listDeliveries({ query: { key, limit: 2 } })
    expect(first.deliveries.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 2))
    const rest = await server.api.listDeliveries({ query: { key, limit: 2, after: first.next ?? '' } })
    expect(rest).toMatchObject({ deliveries: [{ id: ids[0] }], next: null })
    expect((await server.api.listDeliveries({ query: { key, state: 'failed' } })).deliveries).toEqual([])
    expect((await server.api.listDeliveries({ query: { key, topic: 'other' } })).deliveries).toEqual([])
  })

  test.each([
    ['', 'newest'],
    ['x', 'newest'],
    ['7', 'due'],
  ] as const)('a page after %j of the %s is refused, not empty', async (after, order) => {
    expect(await apiErrorOf(server.api.listDeliveries({ query: { after, order } }))).toMatchObject({
      status: 422,
      body: { problems: [{ path: '/after' }] },
    })
  })

  test('what is upcoming, the overview and the connections are told', async () => {
    const { ids } = await publishLater(2)
    const upcoming = await server.api.upcomingDeliveries({ query: { within: '1d', connection } })
    expect(upcoming.total).toBeGreaterThanOrEqual(2)
    expect(upcoming.groups.flatMap(({ topics }) => topics)).toContainEqual(
      expect.objectContaining({ connection, topic }),
    )
    expect((await server.api.deliveryOverview({ query: { connection } })).counts.accepted).toBeGreaterThanOrEqual(2)
    const { connections } = await server.api.deliveryConnections({})
    const own = connections.find((each) => each.connection === connection)
    expect(own).toMatchObject({ state: 'working', mode: 'exactlyOnce' })
    expect(own?.shards).toHaveLength(4)
    for (const id of ids) await server.api.cancelDelivery({ params: { id }, body: {} })
  })

  test('how long the finished are kept is read and set', async () => {
    expect(await server.api.getDeliveryRetention({})).toEqual({ keepFinishedDays: 30 })
    expect(await server.api.putDeliveryRetention({ body: { keepFinishedDays: 2.5 } })).toEqual({
      keepFinishedDays: 2.5,
    })
    expect(await server.api.getDeliveryRetention({})).toEqual({ keepFinishedDays: 2.5 })
    expect(await apiErrorOf(server.api.putDeliveryRetention({ body: { keepFinishedDays: 0 } }))).toMatchObject({
      status: 422,
    })
  })

  test('a shard that does not exist, or asks nothing, is not decided', async () => {
    const decide = (shard: string) => apiErrorOf(server.api.decideShard({ params: { shard }, body: { batch: 'sent' } }))
    expect(await decide('999')).toMatchObject({ status: 404 })
    const { connections } = await server.api.deliveryConnections({})
    const id = connections[0]?.shards[0]?.id ?? ''
    expect(await decide(id)).toMatchObject({ status: 409 })
  })
})

describe('the sandbox’ knobs', () => {
  test('are added, listed with what they met, and removed', async () => {
    const rule = await server.api.addSandboxFault({ body: { kind: 'delay', api: 'Produce', delayMs: 1 } })
    await server.api.publish({ body: { connection, messages: [{ topic, value: 'a' }] }, query: { wait: '20s' } })
    const { faults } = await server.api.listSandboxFaults({})
    expect(faults.find(({ id }) => id === rule.id)?.met).toBeGreaterThan(0)
    await server.api.removeSandboxFault({ params: { id: rule.id } })
    expect(await apiErrorOf(server.api.removeSandboxFault({ params: { id: rule.id } }))).toMatchObject({ status: 404 })
    await server.api.addSandboxFault({ body: { kind: 'drop', times: 1, skip: 1_000_000 } })
    await server.api.clearSandboxFaults({})
    expect(await server.api.listSandboxFaults({})).toEqual({ faults: [] })
  })

  test('that cannot be are told with what can', async () => {
    expect(
      await apiErrorOf(server.api.addSandboxFault({ body: { kind: 'error', api: 'Nothing', errorCode: 1 } })),
    ).toMatchObject({ status: 422, body: { problems: [{ message: expect.stringContaining('Produce') }] } })
    expect(
      await apiErrorOf(server.api.disturbSandbox({ body: { kind: 'delete-topic', topic: 'no-such' } })),
    ).toMatchObject({ status: 404 })
    await server.api.disturbSandbox({ body: { kind: 'close-connections' } })
  })
})

describe('the command line', () => {
  const lines = (key: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({ key, value: { n: index, id: 9007199254740993n.toString() } }),
    )

  test('D108 running it again with the same prefix and input publishes nothing twice', async () => {
    const key = crypto.randomUUID()
    const args = ['publish', '--server', server.address, '--connection', connection, '--topic', topic, '--batch', '10']
    const all = [...args, '--wait', '--idempotency-prefix', key]
    const first = await cli(all, lines(key, 25))
    expect(first).toMatchObject({ code: 0, complaints: '' })
    expect(first.lines.map((line) => JSON.parse(line))).toMatchObject(
      Array.from({ length: 25 }, (_, index) => ({ line: index + 1, state: 'delivered' })),
    )
    const again = await cli(all, lines(key, 25))
    expect(again.code).toBe(0)
    const idsOf = (printed: readonly string[]) => printed.map((line): string => JSON.parse(line).id)
    expect(idsOf(again.lines)).toEqual(idsOf(first.lines))
    expect(await statesOf(key)).toHaveLength(25)
    const changed = await cli(all, [...lines(key, 24), '{"value":"another"}'])
    expect(changed.code).toBe(3)
    expect(changed.complaints).toContain('Idempotency-Key')
  })

  test('D107 lists, shows and cancels deliveries', async () => {
    const { key, ids } = await publishLater(1)
    const [id = ''] = ids
    const run = (...args: readonly string[]) => cli(['deliveries', ...args, '--server', server.address])
    expect(JSON.parse((await run('list', '--key', key)).lines[0] ?? '')).toMatchObject({ id, state: 'accepted' })
    expect(JSON.parse((await run('cancel', id, '--reason', 'no')).lines[0] ?? '')).toMatchObject({ state: 'cancelled' })
    expect(JSON.parse((await run('get', id)).lines[0] ?? '')).toMatchObject({ ended: { reason: 'no' } })
    expect(await run('retry', id)).toMatchObject({ code: 3, complaints: expect.stringContaining('ended already') })
  })
})
