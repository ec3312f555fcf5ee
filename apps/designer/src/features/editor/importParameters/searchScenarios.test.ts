import type { IntegrationSummaryView, ScenarioSummary } from '@sendwright/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MarkedName } from '../../../ui/markedName.ts'
import { indexScenarios, searchScenarios, type FoundGroup } from './searchScenarios.ts'

test('a name that begins with what is searched for comes first, then topics, fields and headers', () => {
  const index = indexScenarios([
    integration('Billing', [scenario('Invoice requested', { headers: ['order-account'] })]),
    integration('Orders', [
      scenario('Order declined', { fields: ['acceptedBefore'] }),
      scenario('Partly accepted order', {}),
      scenario('Order accepted', {}),
      scenario('Reminder', { topics: ['order.accepted.reminders'] }),
    ]),
  ])
  expect(names(searchScenarios(index, 'order acc').sending)).toEqual([
    'Order accepted',
    'Partly accepted order',
    'Reminder',
    'Order declined',
    'Invoice requested',
  ])
})

test('every word must be found somewhere', () => {
  const index = indexScenarios([integration('Orders', [scenario('Order accepted', { fields: ['warehouse'] })])])
  expect(searchScenarios(index, 'order warehouse').total).toBe(1)
  expect(searchScenarios(index, 'order depot').total).toBe(0)
})

test('the name of the integration counts too', () => {
  const index = indexScenarios([integration('Billing', [scenario('Invoice requested', {})])])
  const [found] = searchScenarios(index, 'billing invoice').sending[0]?.scenarios ?? []
  expect(found?.name.name).toBe('Invoice requested')
  expect(found?.reason).toBeNull()
})

test('the matching part of a name is marked as a whole', () => {
  const index = indexScenarios([integration('Orders', [scenario('Order accepted', {})])])
  expect(markedParts(first(index, 'order  ACC')?.name)).toEqual(['Order acc'])
  expect(markedParts(first(index, 'acc order')?.name)).toEqual(['Order', 'acc'])
})

test('a result that matches by a field says which one', () => {
  const index = indexScenarios([
    integration('Orders', [scenario('Order declined', { fields: ['id', 'acceptedBefore', 'acceptedBeforeThat'] })]),
  ])
  const reason = first(index, 'order acc')?.reason
  expect(reason).toMatchObject({ kind: 'field', name: 'acceptedBefore' })
  expect(markedParts(reason ?? undefined)).toEqual(['acc'])
})

test('a result that matches by a header says which one, with every word marked', () => {
  const index = indexScenarios([integration('B', [scenario('Invoice requested', { headers: ['order-account'] })])])
  const reason = first(index, 'order acc')?.reason
  expect(reason).toMatchObject({ kind: 'header', name: 'order-account' })
  expect(markedParts(reason ?? undefined)).toEqual(['order', 'acc'])
})

test('the topic that matches is shown, else the first', () => {
  const index = indexScenarios([integration('O', [scenario('Order', { topics: ['a.first', 'b.second', 'c'] })])])
  expect(first(index, '')?.topic).toEqual({ name: 'a.first', ranges: [] })
  expect(first(index, 'second')?.topic?.name).toBe('b.second')
  expect(markedParts(first(index, 'second')?.topic ?? undefined)).toEqual(['second'])
  expect(first(index, 'second')?.otherTopics).toBe(2)
})

test('scenarios without a side to send are kept apart', () => {
  const received = { ...scenario('Order placed', {}), send: undefined, receive: side({}) }
  const index = indexScenarios([integration('Orders', [received, scenario('Order accepted', {})])])
  const found = searchScenarios(index, 'order')
  expect(names(found.sending)).toEqual(['Order accepted'])
  expect(names(found.receiving)).toEqual(['Order placed'])
})

test('nothing searched for finds all, in the order of the library', () => {
  const index = indexScenarios([
    integration('Orders', [scenario('B', {}), scenario('A', {})]),
    integration('Billing', [scenario('C', {})]),
  ])
  expect(names(searchScenarios(index, ' ').sending)).toEqual(['B', 'A', 'C'])
})

test('of very many only the best are shown, and it is known how many there are', () => {
  const many = Array.from({ length: 150 }, (_each, at) => scenario(`Scenario ${at}`, {}))
  const found = searchScenarios(indexScenarios([integration('Many', many)]), 'scenario')
  expect(found).toMatchObject({ shown: 100, total: 150 })
})

test('a search never fails, and what it marks is in the name', () => {
  const index = indexScenarios([
    integration('Ünïcode İstanbul', [scenario('İ order', { fields: ['ſtraße', 'a.b'], topics: ['x{y}'] })]),
  ])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 6 }), (query) => {
      for (const found of searchScenarios(index, query).sending.flatMap(({ scenarios }) => scenarios))
        for (const { start, end } of found.name.ranges)
          expect(found.name.name.length).toBeGreaterThanOrEqual(end - start)
    }),
  )
})

interface Found {
  readonly topics?: readonly string[]
  readonly fields?: readonly string[]
  readonly headers?: readonly string[]
}

function side({ topics = ['topic.one'], fields = [], headers = [] }: Found) {
  return {
    topics: topics.map((name) => ({ name, environments: [] })),
    fields: [...fields],
    headers: [...headers],
    mandatoryCount: 0,
    revision: 'r1',
  }
}

function scenario(name: string, found: Found): ScenarioSummary {
  return { id: name, name, send: side(found), usedBy: 0 }
}

function integration(name: string, scenarios: ScenarioSummary[]): IntegrationSummaryView {
  return {
    id: name,
    name,
    systemName: '',
    description: '',
    source: { kind: 'hand', label: '', fileName: null, identity: null, importedAt: null },
    scenarios,
    version: 1,
    createdAt: '2026-11-21T10:00:00Z',
    updatedAt: '2026-11-21T10:00:00Z',
  }
}

function first(index: ReturnType<typeof indexScenarios>, query: string) {
  return searchScenarios(index, query).sending[0]?.scenarios[0]
}

function names(groups: readonly FoundGroup[]): readonly string[] {
  return groups.flatMap(({ scenarios }) => scenarios.map(({ scenario: each }) => each.name))
}

function markedParts(marked: MarkedName | undefined): readonly string[] {
  return marked?.ranges.map(({ start, end }) => marked.name.slice(start, end)) ?? []
}
