import { parseExactJson } from '@sendwright/model'
import { expect, test } from 'vitest'
import { dataTypes } from './dataTypes.ts'

test('names and types of data are declared, and no values', () => {
  const types = dataTypes(parseExactJson('{"order":{"total":149.90,"lines":[{"sku":"a"}],"note":null},"a b":true}'))
  expect(types).toBe(
    'interface ProcessData { "order": { "total": number; "lines": ({ "sku": string })[]; "note": any }; "a b": boolean }\n',
  )
})

test('data that is no object declares nothing', () => {
  expect(dataTypes(null)).toBe('')
  expect(dataTypes(parseExactJson('149.90'))).toBe('')
})
