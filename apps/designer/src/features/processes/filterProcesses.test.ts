import type { ProcessSummaryView } from '@sendwright/contract'
import { expect, test } from 'vitest'
import { filterProcesses, type ProcessView } from './filterProcesses.ts'

const processes = [
  summary('order-handling', 'Order handling', 1, 0),
  summary('returns', 'Rücksendungen', 0, 2),
  { ...summary('x', 'Gift cards', 0, 0), published: { number: 2, publishedAt: '', draftVersion: 1 } },
]

function summary(id: string, name: string, errorCount: number, warningCount: number): ProcessSummaryView {
  const counts = { actionCount: 0, errorCount, warningCount, failedRuns: 0 }
  return { id, name, version: 1, ...counts, published: null, createdAt: '', updatedAt: '' }
}

function idsOf(filter: string, show: ProcessView | null = null): readonly string[] {
  return filterProcesses(processes, { filter, show }).map((process) => process.id)
}

test('an empty filter shows all, in their order', () => {
  expect(idsOf('  ')).toEqual(['order-handling', 'returns', 'x'])
})

test('names and ids are found whatever their case', () => {
  expect(idsOf('RÜCK')).toEqual(['returns'])
  expect(idsOf('Order-Hand')).toEqual(['order-handling'])
})

test('every word has to be there, in any order', () => {
  expect(idsOf('cards gift')).toEqual(['x'])
  expect(idsOf('gift order')).toEqual([])
})

test('problems are errors and warnings', () => {
  expect(idsOf('', 'with-problems')).toEqual(['order-handling', 'returns'])
})

test('unpublished changes are saves after the newest version, and all where there is none', () => {
  expect(idsOf('', 'unpublished')).toEqual(['order-handling', 'returns'])
  const saved = { ...summary('y', 'Y', 0, 0), version: 2, published: { number: 2, publishedAt: '', draftVersion: 1 } }
  expect(filterProcesses([saved], { filter: '', show: 'unpublished' })).toEqual([saved])
})
