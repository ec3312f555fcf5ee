import { isJsonObject, parseExactJson, type JsonSchema } from '@sendwright/model'
import { checkData } from '@sendwright/schema'
import { describe, expect, test } from 'vitest'
import { fillMissing, generateContext } from './generateContext.ts'

const model: JsonSchema = {
  type: 'object',
  properties: {
    order: {
      type: 'object',
      properties: { id: { type: 'string' }, total: { type: 'number' }, note: { type: 'string' } },
      required: ['id', 'total', 'note'],
    },
    email: { type: 'string', format: 'email' },
  },
  required: ['order', 'email'],
}

describe('a generated context', () => {
  test('fits the data model, has what every run has, and can be repeated', () => {
    const data = generateContext(model, 7)
    expect(checkData(model, data)).toEqual([])
    expect(isJsonObject(data) && data['processInstanceId']).toBe(1)
    expect(JSON.stringify(generateContext(model, 7))).toBe(JSON.stringify(data))
    expect(JSON.stringify(generateContext(model, 8))).not.toBe(JSON.stringify(data))
  })

  test('is filled in where something is missing, and nowhere else', () => {
    const data = parseExactJson('{"order":{"id":"A-1","total":149.90,"note":null},"own":[1]}')
    const filled = fillMissing(data, model, 7)
    expect(checkData(model, filled).map(({ path }) => path)).toEqual(['/order/note'])
    expect(JSON.stringify(filled)).toContain('"total":149.90,"note":null')
    expect(JSON.stringify(filled)).toContain('"own":[1]')
    expect(isJsonObject(filled) && filled['email']).toBeTypeOf('string')
  })
})
