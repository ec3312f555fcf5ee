import { parseExactJson } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { firstEnvironment, isObject, startText } from './startForm.ts'

describe('the data of a run to start', () => {
  test('are the sample’s, without what the run brings itself, numbers exactly as they are', () => {
    const sample = parseExactJson('{"processInstanceId":1,"processInstanceUuid":"u","order":{"total":149.90}}')
    expect(startText(sample)).toBe('{\n  "order": {\n    "total": 149.90\n  }\n}')
  })

  test('are an object', () => {
    expect(isObject(parseExactJson('{}'))).toBe(true)
    for (const source of ['[]', 'null', '"a"', '1', '1.10']) expect(isObject(parseExactJson(source))).toBe(false)
  })
})

describe('the environment that is chosen first', () => {
  test('is never one for production', () => {
    expect(firstEnvironment([{ name: 'prod', stage: 'production' }])).toBeNull()
    expect(
      firstEnvironment([
        { name: 'dev', stage: 'development' },
        { name: 'prod', stage: 'production' },
        { name: 'qa', stage: 'test' },
      ]),
    ).toBe('qa')
  })
})
