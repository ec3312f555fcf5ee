import { integrationSchema, sideSchema } from '@sendwright/model'
import type { IntegrationImport } from '@sendwright/contract'
import { describe, expect, test } from 'vitest'
import { changesAnything, importCounts, importedIntegrations, scenarioToOpen } from './importView.ts'

type State = IntegrationImport['changes'][number]['scenarios'][number]['state']

/** An answer with one integration that has a scenario in each of the states. */
function answer(...states: readonly State[]): IntegrationImport {
  const integration = integrationSchema.parse({ id: 'orders', name: 'Orders' })
  const scenarios = states.map((state, index) => ({
    id: `s${index}`,
    name: `Scenario ${index}`,
    state,
    changes: [],
    word: 'publish',
    path: `/channels/${index}`,
  }))
  return {
    integrations: [
      {
        ...integration,
        scenarios: scenarios
          .filter(({ state }) => state !== 'removed')
          .map(({ id, name }) => ({
            id,
            name,
            description: '',
            origin: null,
            send: sideSchema.parse({ topics: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] }),
            revisions: {},
          })),
        version: 1,
        createdAt: '',
        updatedAt: '',
      },
    ],
    connections: [],
    skipped: [],
    changes: [{ integration: 'orders', name: 'Orders', state: 'same', scenarios }],
    dryRun: true,
  }
}

describe('what an import would do', () => {
  test('is shown by scenario, in the order of the document, with what the document says', () => {
    const [integration] = importedIntegrations(answer('same', 'removed'))
    expect(integration?.scenarios).toMatchObject([
      { id: 's0', state: 'same', word: 'publish', directions: ['send'], topics: ['a', 'b'] },
      { id: 's1', state: 'removed', directions: [], topics: [] },
    ])
  })

  test('is added up over all documents', () => {
    expect(importCounts([answer('added', 'changed'), answer('added', 'gone')])).toEqual({
      added: 2,
      changed: 1,
      same: 0,
      removed: 0,
      gone: 1,
    })
  })

  test.each([
    [['same', 'same'], false],
    [['same', 'removed'], true],
    [['added'], true],
    [[], false],
  ] as const)('%j changes something: %s', (states, expected) => {
    expect(changesAnything([answer(...states)])).toBe(expected)
  })

  test('a new connection alone is a change', () => {
    const connection = { id: 'a', name: 'A', brokers: ['a:9092'], toComplete: null, security: { protocol: 'SSL' } }
    const withConnection = { ...answer('same'), connections: [{ ...connection, state: 'added' as const }] }
    expect(changesAnything([withConnection])).toBe(true)
  })
})

test.each([
  [['same', 'changed', 'added'], 's2'],
  [['same', 'changed'], 's1'],
  [['removed', 'same'], 's1'],
  [['removed'], null],
] as const)('after %j the scenario %s opens', (states, scenario) => {
  expect(scenarioToOpen([answer(...states)])).toEqual({ integration: 'orders', scenario })
})
