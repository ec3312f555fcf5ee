import { checkData } from '@sendwright/schema'
import { expect, test } from 'vitest'
import { importAsyncApi, importText, oneMessage, ownFixtures, reasonsOf, scenarioOf } from '../testing.ts'

test('X24 Avro becomes JSON Schema: exact bounds, types of other files, types that contain themselves', async () => {
  const imported = await importAsyncApi(ownFixtures('avro.yaml', 'entry.avsc', 'person.avsc'))
  const { schema, samples } = scenarioOf(imported, 'book.Entry').send ?? { schema: {}, samples: [] }
  expect(JSON.stringify(schema)).toContain('"minimum":-9223372036854775808,"maximum":9223372036854775807')
  expect(JSON.stringify(schema)).toContain('"default":1.10')
  expect(schema).toMatchObject({
    description: 'A booking',
    required: ['id', 'amount', 'kind', 'at', 'owner', 'lines'],
    properties: {
      id: { type: 'string', description: 'Id of the booking' },
      kind: { $ref: '#/$defs/Kind' },
      ref: { type: ['string', 'null'], format: 'uuid' },
      note: { type: ['string', 'null'], default: null },
      owner: { $ref: '#/$defs/Person' },
      previous: { anyOf: [{ $ref: '#/$defs/Entry' }, { type: 'null' }] },
      labels: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
      lines: { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'string' }] } },
      hash: { $ref: '#/$defs/Hash' },
    },
    $defs: {
      Kind: { enum: ['DEBIT', 'CREDIT'] },
      Person: { required: ['name'] },
      Hash: { minLength: 4, maxLength: 4 },
    },
  })
  expect(JSON.stringify(samples)).toContain('9007199254740993')
  const wrong = { id: 'e', amount: 1, kind: 'OTHER', at: 1, owner: { name: 'I' }, lines: [], previous: { id: 5 } }
  expect(checkData(schema, wrong).length).toBeGreaterThan(1)
})

test('X24 a type that nothing defines takes any value and is told', async () => {
  const imported = await importAsyncApi(ownFixtures('avro.yaml', 'entry.avsc', 'person.avsc'))
  expect(reasonsOf(imported)).toEqual([
    '/channels/ledger.entries/publish/message/payload The Avro types example.nowhere.Thing are not in the import. They take any value',
  ])
  const alone = await importAsyncApi(ownFixtures('avro.yaml', 'entry.avsc'))
  expect(reasonsOf(alone).join()).toContain('example.people.Person, example.nowhere.Thing are not in the import')
})

test('X24 Avro is seen where nobody names it, and where a payload of 3.x names it', async () => {
  const record = '{ type: record, name: R, fields: [{ name: a, type: int }] }'
  for (const payload of [
    record,
    `{ schemaFormat: application/vnd.apache.avro+json;version=1.9.0, schema: ${record} }`,
  ]) {
    const imported = importText(oneMessage(`payload: ${payload}`))
    expect(scenarioOf(imported, 'channel-c.m').send?.schema).toMatchObject({
      type: 'object',
      properties: { a: { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 } },
    })
  }
})
