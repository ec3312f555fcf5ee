import { expect, test } from 'vitest'
import { filterTopics } from './filterTopics.ts'

const topics = ['__consumer_offsets', 'orders.v1', 'Audit', 'orders.audit'].map((name) => ({
  name,
  partitions: 1,
  internal: name.startsWith('__'),
}))

function namesOf(filter: string): readonly string[] {
  return filterTopics(topics, filter).map((topic) => topic.name)
}

test('topics come by name, internal ones last', () => {
  expect(namesOf('')).toEqual(['Audit', 'orders.audit', 'orders.v1', '__consumer_offsets'])
})

test('every word has to be in the name, whatever its case', () => {
  expect(namesOf('audit ORD')).toEqual(['orders.audit'])
  expect(namesOf('missing')).toEqual([])
})
