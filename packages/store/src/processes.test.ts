import {
  isRawJson,
  nodeSchema,
  jsonSchemaSchema,
  kafkaSendSchema,
  maxJsonDepth,
  parseExactJson,
  type Definition,
} from '@sendwright/model'
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { createTestStore, type TestStore } from './testing.ts'
import type { NewProcess, ProcessSummary } from './processes.ts'
import { maxStoredJsonDepth } from './userJson.ts'

let testStore: TestStore
beforeAll(async () => {
  testStore = await createTestStore()
})
afterAll(() => testStore[Symbol.asyncDispose]())

test('what was created is there, version 1', async () => {
  const { processes } = testStore.store
  const created = await processes.create(sampleProcess({ name: 'Order handling' }))
  expect(created).toMatchObject({ ...sampleProcess({ name: 'Order handling' }), id: 'order-handling', version: 1 })
  expect(new Date(created.createdAt).toISOString()).toBe(created.createdAt)
  expect(await processes.get('order-handling')).toEqual(created)
  expect(await processes.get('nothing')).toBeNull()
})

test('the list has no documents and the newest edit first', async () => {
  await using own = await createTestStore()
  const { processes } = own.store
  const first = await processes.create(sampleProcess({ name: 'First' }))
  await processes.create(sampleProcess({ name: 'Second' }))
  expect((await processes.list()).map(({ id }) => id)).toEqual(['second', 'first'])
  await processes.update(first.id, null, { actionCount: 7 })
  const list = await processes.list()
  expect(list.map(({ id }) => id)).toEqual(['first', 'second'])
  const keys = [
    'id',
    'name',
    'version',
    'published',
    'failedRuns',
    'actionCount',
    'errorCount',
    'warningCount',
    'createdAt',
    'updatedAt',
  ]
  expect(Object.keys(list[0] ?? {}).toSorted()).toEqual(keys.toSorted())
  expectTypeOf(list).toEqualTypeOf<readonly ProcessSummary[]>()
})

test('equal names get numbered ids, the first free number', async () => {
  const { processes } = testStore.store
  const ids: string[] = []
  for (let time = 0; time < 3; time++) ids.push((await processes.create(sampleProcess({ name: 'Same name' }))).id)
  expect(ids).toEqual(['same-name', 'same-name-2', 'same-name-3'])
  await processes.remove('same-name-2', null)
  expect((await processes.create(sampleProcess({ name: 'Same name' }))).id).toBe('same-name-2')
  expect((await processes.create(sampleProcess({ name: '注文処理' }))).id).toBe('process')
})

test('equal names created at once get ids of their own', async () => {
  const { processes } = testStore.store
  const created = await Promise.all(
    Array.from({ length: 8 }, () => processes.create(sampleProcess({ name: 'At once' }))),
  )
  const ids = created.map(({ id }) => id).toSorted()
  expect(ids).toEqual(['at-once', ...Array.from({ length: 7 }, (_, index) => `at-once-${index + 2}`)].toSorted())
})

test('a save over the expected version changes what is given and counts up', async () => {
  const { processes } = testStore.store
  const { id, createdAt, bpmn } = await processes.create(sampleProcess({ name: 'Saved' }))
  const saved = await processes.update(id, 1, { name: 'Renamed', errorCount: 0 })
  expect(saved).toMatchObject({ id, name: 'Renamed', version: 2, errorCount: 0, warningCount: 3, bpmn, createdAt })
  expect(await processes.get(id)).toEqual(saved)
})

test('a save over another version changes nothing and tells the version', async () => {
  const { processes } = testStore.store
  const { id } = await processes.create(sampleProcess({ name: 'Contested' }))
  await processes.update(id, 1, { name: 'First save' })
  expect(await processes.update(id, 1, { name: 'Late save' })).toEqual({ conflict: 2 })
  expect(await processes.get(id)).toMatchObject({ name: 'First save', version: 2 })
  expect(await processes.update(id, null, { name: 'Whatever it is' })).toMatchObject({ version: 3 })
  expect(await processes.update('nothing', 1, { name: 'x' })).toBe('not-found')
})

test('of two saves at once over the same version, exactly one wins', async () => {
  const { processes } = testStore.store
  const { id } = await processes.create(sampleProcess({ name: 'Race' }))
  for (let version = 1; version <= 10; version++) {
    const outcomes = await Promise.all(
      ['left', 'right'].map((name) => processes.update(id, version, { name, sampleContexts: [] })),
    )
    const [won, ...others] = outcomes.filter((outcome) => typeof outcome === 'object' && 'id' in outcome)
    expect(others).toEqual([])
    expect(outcomes).toContainEqual({ conflict: version + 1 })
    expect(await processes.get(id)).toEqual(won)
  }
})

test('removing asks for the version too, and takes the history along', async () => {
  const { processes, testSends } = testStore.store
  const { id } = await processes.create(sampleProcess({ name: 'Removed' }))
  await testSends.record({
    connection: 'sandbox',
    processId: id,
    nodeId: null,
    actionId: null,
    actionName: 'Send',
    environment: null,
    outcome: 'delivered',
    receipts: [],
    failure: null,
  })
  for (const version of [5, 2_147_483_648, 999_999_999_999_999])
    expect(await processes.remove(id, version)).toEqual({ conflict: 1 })
  expect(await testSends.list({ processId: id, limit: 10 })).toHaveLength(1)
  expect(await processes.remove(id, 1)).toBe('removed')
  expect(await processes.get(id)).toBeNull()
  expect(await testSends.list({ processId: id, limit: 10 })).toEqual([])
  expect(await processes.remove(id, 1)).toBe('not-found')
})

test('numbers, U+0000 and lone surrogates in sample contexts arrive as they were', async () => {
  const { processes } = testStore.store
  const text = String.raw`{"big":9007199254740993,"price":1.10,"tiny":1e-400,"nul":"a\u0000b","half":"\ud800","__proto__":{"x":-0}}`
  const { id } = await processes.create(sampleProcess({ name: 'Exact', sampleContexts: [context(text)] }))
  const data = (await processes.get(id))?.sampleContexts[0]?.data
  expect(JSON.stringify(data)).toBe(text)
  expect(isRawJson(parseExactJson('1.10'))).toBe(true)
})

test('U+0000 in a name or a diagram is refused in words, and the store goes on', async () => {
  const { processes } = testStore.store
  for (const broken of [sampleProcess({ name: 'a\0b' }), sampleProcess({ name: 'Nul', bpmn: '<a>\0</a>' })])
    await expect(processes.create(broken)).rejects.toMatchObject({
      name: 'StoreFailure',
      retryable: false,
      message: 'A text has the character U+0000, which the database cannot store',
    })
  expect(await testStore.store.health()).toMatchObject({ state: 'up' })
})

test('a context nested to the bound can be read again; a deeper one is refused in words', async () => {
  const { processes } = testStore.store
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const text = nested(maxJsonDepth)
  const { id } = await processes.create(sampleProcess({ name: 'Deep', sampleContexts: [context(text)] }))
  expect(JSON.stringify((await processes.get(id))?.sampleContexts[0]?.data)).toBe(text)
  await expect(
    processes.update(id, 1, { sampleContexts: [context(nested(maxStoredJsonDepth))] }),
  ).rejects.toMatchObject({
    name: 'StoreFailure',
    message: expect.stringContaining('nested deeper than'),
  })
})

test('a diagram of 5 MB is kept', async () => {
  const { processes } = testStore.store
  const bpmn = `<definitions>${'<task id="Überprüfung"/>'.repeat(215_000)}</definitions>`
  const { id } = await processes.create(sampleProcess({ name: 'Large', bpmn }))
  expect((await processes.get(id))?.bpmn).toBe(bpmn)
})

const definition: Definition = {
  graph: {
    processes: [{ id: 'Process_1', name: 'Order' }],
    nodes: [
      nodeSchema.parse({
        id: 'Task_1',
        type: 'SendTask',
        name: 'Tell',
        processId: 'Process_1',
        parentId: null,
        lane: null,
        shown: true,
        actions: [],
      }),
    ],
    flows: [{ id: 'Flow_1', name: '', source: 'Start_1', target: 'Task_1', condition: null }],
  },
  problems: [{ code: 'missing-value', path: '/x', severity: 'error', message: 'There is no value' }],
}

test('linked actions are found by integration, as each save of their process has them', async () => {
  await using own = await createTestStore()
  const { processes } = own.store
  const { id } = await processes.create(sampleProcess({ definition: linkedTo(['orders', 'bills', null]) }))
  const place = { processId: id, nodeId: 'Task_1', scenario: 'place', direction: 'send' }
  expect(await processes.uses()).toEqual([
    { ...place, actionId: 'a0', integration: 'orders' },
    { ...place, actionId: 'a1', integration: 'bills' },
  ])
  expect(await processes.uses('bills')).toEqual([{ ...place, actionId: 'a1', integration: 'bills' }])
  await processes.update(id, 1, { name: 'Renamed' })
  expect(await processes.uses()).toHaveLength(2)
  await processes.update(id, 2, { definition: linkedTo([null, 'orders']) })
  expect(await processes.uses()).toEqual([{ ...place, actionId: 'a1', integration: 'orders' }])
  expect(await processes.update(id, 1, { definition: linkedTo(['bills']) })).toEqual({ conflict: 3 })
  expect(await processes.uses('bills')).toEqual([])
  await processes.remove(id, null)
  expect(await processes.uses()).toEqual([])
})

test('counts are corrected in place, and only in the version they were counted from', async () => {
  const { processes } = testStore.store
  const created = await processes.create(sampleProcess({ name: 'Counted' }))
  await processes.recount(created.id, 1, { actionCount: 4, errorCount: 5, warningCount: 6 })
  const counted = { ...created, actionCount: 4, errorCount: 5, warningCount: 6 }
  expect(await processes.get(created.id)).toEqual(counted)
  await processes.recount(created.id, 2, { actionCount: 0, errorCount: 0, warningCount: 0 })
  expect(await processes.get(created.id)).toEqual(counted)
})

test('processes are found by what stands in their actions, and read without their diagrams', async () => {
  const { processes } = testStore.store
  const { id, definition: stored } = await processes.create(sampleProcess({ definition: linkedTo(['wanted-name']) }))
  expect(await processes.mentioning(['wanted-name', 'nothing'])).toEqual([id])
  expect(await processes.mentioning(['%', '_x_', 'nothing'])).toEqual([])
  expect(await processes.mentioning([])).toEqual([])
  expect(await processes.contents([id, 'nobody'])).toEqual([
    { id, name: 'Sample', version: 1, definition: stored, sampleContexts: [], dataModel: null },
  ])
})

test('the declared data model is kept exactly, stays when it is left out, and goes with null', async () => {
  const { processes } = testStore.store
  const dataModel = jsonSchemaSchema.parse(parseExactJson('{"type":"object","properties":{"total":{"maximum":1.10}}}'))
  const { id } = await processes.create(sampleProcess({ name: 'Typed', dataModel }))
  expect(JSON.stringify((await processes.get(id))?.dataModel)).toBe(JSON.stringify(dataModel))
  expect(await processes.update(id, 1, { name: 'Typed still' })).toMatchObject({ dataModel: { type: 'object' } })
  expect(await processes.update(id, 2, { dataModel: null })).toMatchObject({ dataModel: null })
})

/** A definition of one step whose actions are linked to a scenario of each integration; null = not linked. */
function linkedTo(integrations: readonly (string | null)[]): Definition {
  const [node] = definition.graph.nodes
  if (node === undefined) throw new Error('The definition has no step')
  const actions = integrations.map((integration, index) =>
    kafkaSendSchema.parse({
      id: `a${index}`,
      type: 'kafkaSend',
      scenario: integration && { integration, scenario: 'place', direction: 'send', revision: 'r' },
    }),
  )
  return { ...definition, graph: { ...definition.graph, nodes: [{ ...node, actions }] } }
}

function sampleProcess(changes: Partial<NewProcess>): NewProcess {
  return {
    name: 'Sample',
    bpmn: '<definitions/>',
    definition,
    sampleContexts: [],
    dataModel: null,
    actionCount: 1,
    errorCount: 2,
    warningCount: 3,
    ...changes,
  }
}

function context(text: string): NewProcess['sampleContexts'][number] {
  return { id: 'c1', name: 'Context', data: parseExactJson(text) }
}
