import { Ajv } from 'ajv'
import fc from 'fast-check'
import { isJsonObject } from '@sendwright/model'
import { expect, test } from 'vitest'
import { readDocument } from '../readDocument.ts'
import { wellFormedSchema } from './wellFormed.ts'

async function importSchema(schema: unknown) {
  const text = JSON.stringify(schema)
  const { integrations, skipped } = await readDocument({ format: 'jsonSchema', files: [{ name: 'a.json', text }] })
  return { schema: integrations[0]?.integration.scenarios[0]?.send?.schema, skipped }
}

test('X43 keywords that JSON Schema does not know with such a value are left out and told', async () => {
  const { schema, skipped } = await importSchema({
    type: 'object',
    required: ['a', 'a'],
    properties: {
      a: { type: 'float', required: true },
      b: { type: ['string', 'date'], pattern: '(' },
      c: { not: 5 },
      d: [1],
    },
  })
  expect(schema).toEqual({
    type: 'object',
    required: ['a'],
    properties: { a: {}, b: { type: ['string'] }, c: {}, d: true },
  })
  expect(skipped.map(({ reason }) => reason)).toEqual([
    'JSON Schema does not know `type` "float", `required` true, `pattern` "(", `not` 5. It is left out',
  ])
})

test('X43 what comes out is a schema that validators take, whatever its keywords hold', () => {
  const keywords = (
    'type required enum allOf anyOf oneOf items additionalProperties not properties examples ' +
    'minimum maximum multipleOf minLength maxItems uniqueItems title description format dependencies'
  ).split(' ')
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('string', ['string', 'string'], [], ['a', 'a'], -1, 1.5, '(', true),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keywords), value), (given) => {
      const schema = wellFormedSchema(JSON.parse(JSON.stringify(given)), new Set())
      // What stands inside is looked at where it stands.
      const flat = Object.entries(schema).filter(([, inner]) => !isJsonObject(inner) && !Array.isArray(inner))
      const lists = Object.entries(schema).filter(([key]) => key === 'type' || key === 'required')
      expect(() => new Ajv({ strict: false }).compile(Object.fromEntries([...flat, ...lists]))).not.toThrow()
    }),
  )
})

test('X43 names and addresses that references were found by go, and so does the mark of an old draft', async () => {
  const { schema } = await importSchema({
    $schema: 'http://json-schema.org/draft-04/schema#',
    id: 'https://example.org/order.json',
    properties: { a: { $ref: 'https://example.org/order.json#/definitions/line' }, b: { $ref: '#part' } },
    definitions: { line: { minimum: 1, exclusiveMinimum: true }, part: { $anchor: 'part', type: 'string' } },
  })
  expect(schema).toEqual({
    properties: { a: { $ref: '#/definitions/line' }, b: { $ref: '#/definitions/part' } },
    definitions: { line: { exclusiveMinimum: 1 }, part: { type: 'string' } },
  })
})

test('X22 references in what is no word of JSON Schema do not come along', async () => {
  const { schema } = await importSchema({ 'x-note': { $ref: '#/definitions/a', kept: 1 }, definitions: { a: {} } })
  expect(schema).toEqual({ 'x-note': { kept: 1 }, definitions: { a: {} } })
})

test('X22 references of later drafts and in place of a whole map are followed', async () => {
  const { schema } = await importSchema({
    properties: { $ref: '#/$defs/fields/properties' },
    items: { $dynamicRef: '#node' },
    $defs: { fields: { properties: { a: { type: 'string' } } }, n: { $dynamicAnchor: 'node', type: 'integer' } },
  })
  expect(schema).toMatchObject({ properties: { a: { type: 'string' } }, items: { $ref: '#/$defs/n' } })
})

test('X22 a schema that is nothing but itself takes any value', async () => {
  const { schema } = await importSchema({
    properties: { a: { $ref: 'https://example.org/self', $id: 'https://example.org/self', title: 'A' } },
  })
  expect(() => new Ajv({ strict: false }).compile(isJsonObject(schema) ? schema : {})).not.toThrow()
  expect(schema).toMatchObject({ $defs: { a: { title: 'A' } } })
})
