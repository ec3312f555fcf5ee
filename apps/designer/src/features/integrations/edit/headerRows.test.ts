import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addHeader, changeHeader, headerRows, removeHeader, type HeaderRow } from './headerRows.ts'

const schema = {
  type: 'object',
  'x-note': 'kept',
  properties: {
    processInstanceId: { type: 'string', default: '${processInstanceId}', 'x-mark': 1 },
    'content-type': { const: 'application/json', description: 'how to read it' },
    attempt: { type: 'integer', default: 1 },
  },
  required: ['processInstanceId'],
}

describe('headers as rows', () => {
  test('show template, fixed text, mandatory and description', () => {
    expect(headerRows(schema)).toEqual([
      { name: 'processInstanceId', value: '${processInstanceId}', fixed: false, mandatory: true, description: '' },
      { name: 'content-type', value: 'application/json', fixed: true, mandatory: false, description: 'how to read it' },
      { name: 'attempt', value: '1', fixed: false, mandatory: false, description: '' },
    ])
  })

  test('changing one keeps its place, what rows do not show, and the others', () => {
    const changed = changeHeader(schema, 'processInstanceId', { name: 'instance', description: 'the run' })
    expect(changed).toEqual({
      type: 'object',
      'x-note': 'kept',
      properties: {
        instance: { type: 'string', 'x-mark': 1, default: '${processInstanceId}', description: 'the run' },
        'content-type': schema.properties['content-type'],
        attempt: schema.properties.attempt,
      },
      required: ['instance'],
    })
    expect(Object.keys(Object(changed).properties)[0]).toBe('instance')
  })

  test('a name that is taken changes nothing', () => {
    expect(changeHeader(schema, 'attempt', { name: 'content-type' })).toBe(schema)
  })

  test('a number stays one while it is not changed', () => {
    expect(changeHeader(schema, 'attempt', { mandatory: true })).toMatchObject({
      properties: { attempt: { default: 1 } },
      required: ['processInstanceId', 'attempt'],
    })
  })

  test('rows written to nothing and read back are the same, whatever their names', () => {
    const row = fc.record<HeaderRow>({
      name: fc.string({ minLength: 1 }).filter((name) => !/^\d+$/.test(name)),
      value: fc.string(),
      fixed: fc.boolean(),
      mandatory: fc.boolean(),
      description: fc.string(),
    })
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ name }) => name }), (rows) => {
        const written = rows.reduce<ReturnType<typeof addHeader> | undefined>(addHeader, undefined)
        expect(headerRows(written)).toEqual(rows)
        const [first] = rows
        if (first === undefined) return
        expect(headerRows(removeHeader(written, first.name))).toEqual(rows.slice(1))
      }),
    )
  })
})
