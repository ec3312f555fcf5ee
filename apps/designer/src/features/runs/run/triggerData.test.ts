import { parseExactJson, type JsonObject } from '@sendwright/model'
import { expect, test } from 'vitest'
import { changedData, offeredData } from './triggerData.ts'

test('keys are offered with what the run has under them; inherited names are none', () => {
  expect(JSON.stringify(offeredData(['email', 'toString'], { email: 'a@b.c', other: 1 }))).toBe(
    '{"email":"a@b.c","toString":null}',
  )
})

test('what was left as it was offered is not sent, and exact numbers are told apart by their digits', () => {
  const offered = offeredData(['a', 'b', 'c'], parseExactJson('{"a":1.10,"b":"x"}'))
  const typed = parseExactJson('{"a":1.1,"b":"x","c":null}') as JsonObject
  expect(JSON.stringify(changedData(typed, offered))).toBe('{"a":1.1}')
})
