import { integrationSchema, parseExactJson, type Integration } from '@sendwright/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IntegrationContent, IntegrationSave } from './integrations.ts'
import { createTestStore, type TestStore } from './testing.ts'

let testStore: TestStore
beforeAll(async () => {
  testStore = await createTestStore()
})
afterAll(() => testStore[Symbol.asyncDispose]())

function integration(id: string, rest: object = {}): Integration {
  return integrationSchema.parse({ id, name: id, ...rest })
}

function contentOf({ scenarios, ...document }: Integration): IntegrationContent {
  return {
    document: JSON.stringify(document),
    scenarios: scenarios.map((scenario) => ({
      id: scenario.id,
      document: JSON.stringify(scenario),
      revisions: JSON.stringify({ send: `r-${scenario.id}` }),
    })),
    summary: JSON.stringify({ name: document.name }),
    identity: document.source.identity,
    shape: 1,
  }
}

function creation(document: Integration): IntegrationSave {
  return { kind: 'create', id: document.id, content: contentOf(document) }
}

function update(document: Integration, expectedVersion: number | null): IntegrationSave {
  return { kind: 'update', id: document.id, expectedVersion, content: contentOf(document) }
}

test('what was created is there, numbers and unknown fields as they came', async () => {
  const { integrations } = testStore.store
  const schema = parseExactJson('{"type":"number","multipleOf":0.10,"maximum":9007199254740993}')
  const document = integration('exact', { scenarios: [{ id: 's', name: 'S', send: { schema }, later: 1 }] })
  expect(await integrations.save([creation(document)])).toMatchObject([{ id: 'exact', version: 1 }])
  const row = await integrations.get('exact')
  expect(row?.integration).toEqual(document)
  expect(JSON.stringify(row?.integration.scenarios[0]?.send?.schema)).toBe(JSON.stringify(schema))
  expect(await integrations.get('nothing')).toBeNull()
})

test('saves over another version change nothing and tell the version', async () => {
  const { integrations } = testStore.store
  await integrations.save([creation(integration('contested'))])
  expect(await integrations.save([update(integration('contested', { name: 'First' }), 1)])).toMatchObject([
    { version: 2 },
  ])
  expect(await integrations.save([update(integration('contested', { name: 'Late' }), 1)])).toEqual({ conflict: 2 })
  expect(await integrations.save([update(integration('nobody'), null)])).toBe('not-found')
  expect((await integrations.get('contested'))?.integration.name).toBe('First')
  expect(await integrations.remove('contested', 1)).toEqual({ conflict: 2 })
  expect(await integrations.remove('contested', 2)).toBe('removed')
  expect(await integrations.remove('contested', null)).toBe('not-found')
})

test('of several saves either all are done or none', async () => {
  const { integrations } = testStore.store
  await integrations.save([creation(integration('taken'))])
  expect(await integrations.save([creation(integration('half')), creation(integration('taken'))])).toEqual({
    taken: 'id',
  })
  expect(await integrations.get('half')).toBeNull()
})

test('an identity belongs to one integration, and finds it', async () => {
  const { integrations } = testStore.store
  const source = { kind: 'asyncapi', identity: 'urn:orders' }
  await integrations.save([creation(integration('first', { source }))])
  expect(await integrations.save([creation(integration('second', { source }))])).toEqual({ taken: 'identity' })
  expect(await integrations.save([update(integration('first', { source, name: 'Again' }), 1)])).toMatchObject([
    { version: 2 },
  ])
  expect(await integrations.findText({ identity: 'urn:orders' })).toMatchObject({ id: 'first', version: 2 })
  expect(await integrations.findText({ identity: 'urn:others' })).toBeNull()
  expect(await integrations.identities()).toEqual(new Set(['urn:orders']))
  await integrations.save([creation(integration('none1')), creation(integration('none2'))])
  expect(await integrations.get('none2')).not.toBeNull()
})

test('free ids are made from the name', async () => {
  const { integrations } = testStore.store
  expect(await integrations.freeId('Payments & more')).toBe('payments-more')
  await integrations.save([creation(integration('payments-more'))])
  expect(await integrations.freeId('Payments & more')).toBe('payments-more-2')
  expect(await integrations.freeId('Payments & more', new Set(['payments-more-2']))).toBe('payments-more-3')
  expect(await integrations.freeId('注文')).toBe('integration')
})

test('scenarios of links are found, each once, those that lead nowhere left out', async () => {
  const { integrations } = testStore.store
  // U+0000 and halves of characters can stand in samples and enumerations.
  const schema = parseExactJson(String.raw`{"maximum":1.10,"enum":["a\u0000b","\ud800"]}`)
  const scenarios = ['a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase(), send: { schema } }))
  await integrations.save([creation(integration('linked', { scenarios }))])
  const found = await integrations.scenarios([
    { integration: 'linked', scenario: 'b' },
    { integration: 'linked', scenario: 'b' },
    { integration: 'linked', scenario: 'gone' },
    { integration: 'nothing', scenario: 'a' },
  ])
  expect(found).toMatchObject([{ integration: 'linked', scenario: { id: 'b', name: 'B' } }])
  expect(JSON.stringify(found[0]?.scenario.send?.schema)).toBe(JSON.stringify(schema))
  expect(await integrations.scenarios([])).toEqual([])
})

test('the list has summaries and no documents', async () => {
  await using own = await createTestStore()
  await own.store.integrations.save([creation(integration('b')), creation(integration('a'))])
  const rows = await own.store.integrations.list()
  expect(rows.map(({ id, summary }) => [id, JSON.parse(summary)])).toEqual([
    ['a', { name: 'a' }],
    ['b', { name: 'b' }],
  ])
  expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(['createdAt', 'id', 'shape', 'summary', 'updatedAt', 'version'])
  expect((await own.store.integrations.texts()).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(await own.store.integrations.identities()).toEqual(new Set())
})

test('the texts of an integration are those that were saved; to be shown, each scenario has its revisions', async () => {
  const { integrations } = testStore.store
  const scenarios = [
    { id: 'b', name: 'B, "}"' },
    { id: 'a', name: 'ä\ud800' },
  ]
  const document = integration('texts', { scenarios })
  await integrations.save([creation(document)])
  const { scenarios: written } = contentOf(document)
  const found = await integrations.findText({ id: 'texts' })
  expect(found).toMatchObject({ id: 'texts', version: 1, shape: 1, document: contentOf(document).document })
  expect(found?.scenarios).toBe(`[${written.map((scenario) => scenario.document).join(',')}]`)
  const view = await integrations.view('texts')
  expect(JSON.parse(view?.scenarios ?? '')).toEqual(
    document.scenarios.map((scenario) => ({ ...scenario, revisions: { send: `r-${scenario.id}` } })),
  )
  expect(await integrations.view('nothing')).toBeNull()
})
