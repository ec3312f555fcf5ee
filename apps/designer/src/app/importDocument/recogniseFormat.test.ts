import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recogniseFormat, referencedFiles } from './recogniseFormat.ts'

test.each([
  ['{"asyncapi":"3.0.0"}', 'asyncapi'],
  ['\uFEFF{"asyncapi":"2.6.0"}', 'asyncapi'],
  ['# Orders\nasyncapi: 3.0.0\ninfo:\n  title: Orders', 'asyncapi'],
  ['"asyncapi": "2.0.0"\n', 'asyncapi'],
  ['{\n  "asyncapi": "2.0.0",\n  "info": {,}', 'asyncapi'],
  ['{"sendwright":"library","integrations":[]}', 'sendwright'],
  ['sendwright: library\nintegrations: []', 'sendwright'],
  ['{"$schema":"https://json-schema.org/draft/2020-12/schema"}', 'jsonSchema'],
  ['{"type":"object","properties":{"id":{"type":"string"}}}', 'jsonSchema'],
  ['{"type":"array","items":{}}', 'jsonSchema'],
  ['$schema: https://json-schema.org/draft/2020-12/schema', 'jsonSchema'],
  ['{"type":"order","properties":3}', 'json'],
  ['{"id":42,"total":149.90}', 'json'],
  ['[1,2]', 'json'],
  ['openapi: 3.0.0', null],
  ['  nested:\n      asyncapi: 3.0.0', null],
  ['', null],
])('%j is %s', (text, format) => {
  expect(recogniseFormat(text)).toBe(format)
})

test('every JSON text is recognised, and none throws', () => {
  fc.assert(fc.property(fc.json(), (text) => recogniseFormat(text) !== null))
  fc.assert(
    fc.property(fc.string(), (text) =>
      [null, 'json', 'jsonSchema', 'asyncapi', 'sendwright'].includes(recogniseFormat(text)),
    ),
  )
})

test('references to files are found in JSON and YAML, those inside the text and to the network are not', () => {
  const text = `
    $ref: './common.yaml#/schemas/Order'
    payload: { $ref: schemas/line.json }
    "$ref": "../shared.yml#/x"
    $ref: '#/components/schemas/Order'
    $ref: https://example.com/a.yaml
  `
  expect(referencedFiles(text)).toEqual(['./common.yaml', 'schemas/line.json', '../shared.yml'])
})
