import { parseExactJson } from '@sendwright/model'
import { expect, test } from 'vitest'
import { dataChanges } from './dataChanges.ts'

const json = (text: string) => parseExactJson(text)

test('names every place that differs, with both values to the last digit', () => {
  const before = json('{"order":{"id":"A","total":149.90,"lines":[1,2]},"old":true}')
  const after = json('{"order":{"id":"A","total":149.9,"lines":[1,3]},"score":{"a":1}}')
  expect(dataChanges(before, after)).toEqual([
    { path: 'order.total', before: '149.90', after: '149.9' },
    { path: 'order.lines[1]', before: '2', after: '3' },
    { path: 'old', before: 'true', after: null },
    { path: 'score', before: null, after: '{"a":1}' },
  ])
})

test('names of prototypes are names like others', () => {
  expect(dataChanges(json('{}'), json('{"constructor":1}'))).toEqual([
    { path: 'constructor', before: null, after: '1' },
  ])
})

test('lists of other lengths differ as a whole', () => {
  expect(dataChanges(json('{"a":[1]}'), json('{"a":[1,2]}'))).toEqual([{ path: 'a', before: '[1]', after: '[1,2]' }])
})
