import type { IntegrationSummaryView, ScenarioSummary } from '@sendwright/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { libraryRows, matchOf, type LibraryFilter, type ScenarioRow } from './libraryRows.ts'

const everything: LibraryFilter = { query: '', direction: 'both', folded: new Set() }

function side(topics: readonly string[], fields: readonly string[], headers: readonly string[] = []) {
  return {
    topics: topics.map((name) => ({ name, environments: [] })),
    fields: [...fields],
    headers: [...headers],
    mandatoryCount: 0,
    revision: '1',
  }
}

function integration(name: string, scenarios: readonly ScenarioSummary[]): IntegrationSummaryView {
  return {
    id: name.toLowerCase(),
    name,
    systemName: '',
    description: '',
    source: { kind: 'hand', label: '', fileName: null, identity: null, importedAt: null },
    scenarios: [...scenarios],
    version: 1,
    createdAt: '2026-11-21T14:00:00Z',
    updatedAt: '2026-11-21T14:00:00Z',
  }
}

const library = [
  integration('Orders', [
    { id: 'accepted', name: 'Order accepted', send: side(['orders.accepted.v1'], ['order', 'order.total']), usedBy: 3 },
    {
      id: 'payment',
      name: 'Payment result',
      receive: side(['payments.results.v1'], ['amount'], ['traceId']),
      usedBy: 0,
    },
  ]),
  integration('Billing', [
    { id: 'note', name: 'Credit note', send: side(['billing.credit-notes.v1'], ['total']), usedBy: 0 },
  ]),
  integration('Empty', []),
]

function keys(filter: Partial<LibraryFilter>): readonly string[] {
  return libraryRows(library, { ...everything, ...filter }).rows.map((row) => row.key)
}

describe('the tree of the library', () => {
  test('shows every integration with its scenarios', () => {
    expect(keys({})).toEqual(['orders', 'orders/accepted', 'orders/payment', 'billing', 'billing/note', 'empty'])
  })

  test.each([
    ['payment', ['orders', 'orders/payment']],
    ['ORDER.TOTAL', ['orders', 'orders/accepted']],
    ['credit-notes', ['billing', 'billing/note']],
    ['traceid', ['orders', 'orders/payment']],
    ['billing total', ['billing', 'billing/note']],
    ['empty', ['empty']],
    ['nothing like it', []],
  ])('finds %j by name, field, topic or header', (query, expected) => {
    expect(keys({ query })).toEqual(expected)
  })

  test('shows one direction, without integrations that have nothing in it', () => {
    expect(keys({ direction: 'receive' })).toEqual(['orders', 'orders/payment'])
  })

  test('hides what is below a closed integration and still counts it', () => {
    const { rows, scenarios } = libraryRows(library, { ...everything, folded: new Set(['orders']) })
    expect(rows.map((row) => row.key)).toEqual(['orders', 'billing', 'billing/note', 'empty'])
    expect(scenarios).toBe(3)
  })

  test('a longer query never finds more', () => {
    const word = fc.constantFrom('order', 'total', 'v1', 'note', 'amount', 'e')
    fc.assert(
      fc.property(fc.array(word), word, (some, another) => {
        const fewer = libraryRows(library, { ...everything, query: [...some, another].join(' ') })
        const more = libraryRows(library, { ...everything, query: some.join(' ') })
        const all = new Set(more.rows.map((row) => row.key))
        expect(fewer.rows.every((row) => all.has(row.key))).toBe(true)
      }),
    )
  })
})

test.each([
  ['order accepted', 'orders/accepted', null],
  ['total', 'orders/accepted', { kind: 'field', name: 'order.total' }],
  ['accepted.v1', 'orders/accepted', { kind: 'topic', name: 'orders.accepted.v1' }],
  ['trace', 'orders/payment', { kind: 'header', name: 'traceId' }],
  ['orders amount', 'orders/payment', { kind: 'field', name: 'amount' }],
])('%j in %s was found in %j', (query, key, expected) => {
  const row = libraryRows(library, everything).rows.find((each): each is ScenarioRow => each.key === key)
  expect(row && matchOf(row, query)).toEqual(expected)
})
