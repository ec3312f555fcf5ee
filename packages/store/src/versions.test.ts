import { expect, test } from 'vitest'
import { kafkaSendSchema, nodeSchema, type Definition } from '@sendwright/model'
import type { NewProcess } from './processes.ts'
import { createTestStore } from './testing.ts'
import { newRun, publishListening, runChange, startRun } from './testing/runs.ts'

function definition(name: string, connection = 'main'): Definition {
  const node = nodeSchema.parse({
    id: 'task',
    type: 'SendTask',
    name,
    processId: 'p',
    parentId: null,
    lane: null,
    shown: true,
    actions: [kafkaSendSchema.parse({ id: 'a', type: 'kafkaSend', parameters: { connection } })],
  })
  return { graph: { processes: [{ id: 'p', name: '' }], nodes: [node], flows: [] }, problems: [] }
}

function draft(name: string): NewProcess {
  return {
    name,
    bpmn: `<definitions>${name}</definitions>`,
    definition: definition(name),
    sampleContexts: [{ id: 's', name: 'Sample', data: { id: { n: 1 } } }],
    dataModel: null,
    actionCount: 1,
    errorCount: 0,
    warningCount: 2,
  }
}

const part = { note: '', listened: [], changeCount: 0 } as const

test('R73 publishing copies the draft under the next number; saves and later versions change nothing of it', async () => {
  await using test = await createTestStore()
  const { processes, versions } = test.store
  const { id } = await processes.create(draft('Order'))
  expect(await versions.publish({ ...part, process: 'other', draftVersion: null })).toBe('not-found')
  expect(await versions.publish({ ...part, process: id, draftVersion: 7 })).toEqual({ conflict: 1 })
  const first = await versions.publish({ ...part, process: id, draftVersion: 1, note: 'The first', changeCount: 3 })
  expect(first).toMatchObject({ number: 1, draftVersion: 1, note: 'The first', changeCount: 3, activeRuns: 0 })
  await processes.update(id, null, draft('Order two'))
  const second = await versions.publish({ ...part, process: id, draftVersion: null })
  expect(second).toMatchObject({ number: 2, name: 'Order two', draftVersion: 2 })
  expect(await versions.get(id, 1)).toEqual(first)
  expect((await versions.list(id)).map(({ number }) => number)).toEqual([2, 1])
  expect((await processes.list())[0]).toMatchObject({ published: { number: 2, draftVersion: 2 }, failedRuns: 0 })
  const restored = await versions.restore(id, 1, 2)
  expect(restored).toMatchObject({
    version: 3,
    name: 'Order',
    bpmn: '<definitions>Order</definitions>',
    warningCount: 2,
  })
  expect(await versions.restore(id, 1, 2)).toEqual({ conflict: 3 })
  expect(await versions.restore(id, 9, null)).toBe('not-found')
})

test('R73 servers that publish at once get numbers of their own', async () => {
  await using test = await createTestStore()
  const { processes, versions } = test.store
  const { id } = await processes.create(draft('Order'))
  await Promise.all(Array.from({ length: 6 }, () => versions.publish({ ...part, process: id, draftVersion: null })))
  expect((await versions.list(id)).map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1])
})

test('R73 a process with runs under way is not removed; ended ones keep their version, and no other process gets its id', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const run = await startRun(store)
  expect(await store.processes.remove('orders', null)).toBe('has-runs')
  await store.runQueue.apply(run, async ({ state }) => runChange(run, { state, status: 'completed' }))
  expect(await store.processes.remove('orders', null)).toBe('removed')
  expect((await store.runs.summary(run))?.process).toEqual({ id: 'orders', name: 'Orders' })
  expect(await store.receiveQueue.listened()).toEqual([])
  expect((await store.processes.create(draft('Orders'))).id).toBe('orders-2')
})

test('R73 no run begins in a version that is not there', async () => {
  await using test = await createTestStore()
  await expect(test.store.runQueue.start({ idempotency: null, runs: [newRun(1)] })).rejects.toMatchObject({
    name: 'StoreFailure',
  })
})

test('R73 a connection is in use by the newest versions and by those with runs under way', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const use = { process: 'orders', name: 'Orders', number: 1 }
  expect(await store.versions.usingConnection('main')).toEqual([use])
  expect(await store.versions.usingConnection('mai')).toEqual([])
  const run = await startRun(store)
  await store.processes.update('orders', null, { definition: definition('Tell', 'second') })
  await store.versions.publish({ ...part, process: 'orders', draftVersion: null })
  expect(await store.versions.usingConnection('main')).toEqual([use])
  expect(await store.versions.usingConnection('second')).toEqual([{ ...use, number: 2 }])
  await store.runQueue.apply(run, async ({ state }) => runChange(run, { state, status: 'cancelled' }))
  expect(await store.versions.usingConnection('main')).toEqual([])
})

test('R73 what was sent to a topic while nobody listened to it is nobody’s', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const [lease] = await store.receiveQueue.keepLeases('a', ['main'])
  if (lease === undefined) throw new Error('no lease')
  const positions = ['starts', 'replies'].map((topic) => ({ topic, partition: 0, offset: '7' }))
  await store.receiveQueue.store(lease, { records: [], positions })
  let { epoch } = lease
  const read = async () => {
    const taken = await store.receiveQueue.positions({ connection: 'main', epoch })
    epoch = taken?.epoch ?? epoch
    return taken?.positions.map(({ topic }) => topic).toSorted()
  }
  const since = await store.receiveQueue.since('main', 'starts')
  const replies = { node: 'receive', action: 'receive', use: 'await', environment: null, connection: 'main' } as const
  const starts = {
    ...replies,
    node: 'start',
    action: 'start',
    use: 'start',
    topic: 'starts',
    correlation: null,
  } as const
  const other = { ...replies, topic: 'replies', correlation: null } as const
  await store.versions.setListened('orders', 1, [other, starts])
  expect(await read()).toEqual(['replies', 'starts'])
  await store.versions.setListened('orders', 1, [other])
  await store.versions.setListened('orders', 1, [other, starts])
  expect(await read()).toEqual(['replies'])
  expect(Date.parse(await store.receiveQueue.since('main', 'starts'))).toBeGreaterThan(Date.parse(since))
})

test('R73 what is listened to is that of the newest versions and of runs under way; records start the newest only', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const topics = async () => (await store.receiveQueue.listened()).map(({ topic }) => topic)
  expect(await topics()).toEqual(['callbacks', 'replies', 'starts'])
  expect(await store.receiveQueue.listened()).toContainEqual({
    connection: 'main',
    topic: 'replies',
    correlations: [{ by: 'header', name: 'processInstanceId' }],
  })
  const run = await startRun(store)
  await store.versions.publish({ ...part, process: 'orders', draftVersion: null })
  expect(await topics()).toEqual(['callbacks', 'replies'])
  await store.runQueue.apply(run, async ({ state }) => runChange(run, { state, status: 'completed' }))
  expect(await topics()).toEqual([])
  const listened = {
    node: 'r',
    action: 'r',
    use: 'await',
    environment: 'prod',
    connection: 'main',
    topic: 'in',
  } as const
  await store.versions.setListened('orders', 2, [{ ...listened, correlation: null }])
  expect(await topics()).toEqual(['in'])
})
