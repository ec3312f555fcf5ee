import { expect, test } from 'vitest'
import { firstSentence } from './firstSentence.ts'

test.each([
  ['Topic orders.v1 does not exist on Main. Create it.', 'Topic orders.v1 does not exist on Main'],
  ['Main did not answer within 15 s.', 'Main did not answer within 15 s'],
  ['No end', 'No end'],
  ['', ''],
])('of %j', (sentences, first) => {
  expect(firstSentence(sentences)).toBe(first)
})
