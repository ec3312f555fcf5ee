import { integrationSchema, parseExactJson, type ImportFormat, type Integration } from '@sendwright/model'
import { checkData } from '@sendwright/schema'
import { expect, test } from 'vitest'
import { packs } from './packs/packs.ts'
import { readDocument } from './readDocument.ts'
import { writeLibrary } from './write/writeLibrary.ts'

async function read(format: ImportFormat, text: string, name?: string) {
  return readDocument({ format, files: [{ name: 'orders/order.json', text }], name })
}

test('X31 a schema is a scenario, its definitions are kept as they are', async () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: 'Order',
    description: 'An order',
    type: 'object',
    properties: { id: { $ref: '#/definitions/id' }, part: { $ref: '#' } },
    definitions: { id: { type: 'integer' } },
    examples: [{ id: 1 }, { id: 'x' }],
  }
  const { integrations, problems } = await read('jsonSchema', JSON.stringify(schema))
  expect(problems).toEqual([])
  const [found] = integrations
  expect(found?.identity).toBe('Order (orders/order.json)')
  expect(found?.integration).toMatchObject({ name: 'Order', description: 'An order', source: { kind: 'jsonSchema' } })
  const [scenario] = found?.integration.scenarios ?? []
  expect(scenario?.send?.schema).toMatchObject({
    properties: { id: { $ref: '#/definitions/id' } },
    definitions: { id: { type: 'integer' } },
  })
  expect(scenario?.send?.samples).toEqual([{ id: 1 }])
  expect(checkData(scenario?.send?.schema ?? false, { part: { part: { id: 'x' } } }).map(({ path }) => path)).toEqual([
    '/part/part/id',
  ])
  expect(JSON.stringify(scenario?.send?.headers)).toContain('"default":"${processInstanceId}"')
})

test('X31 a schema takes other files along; YAML and Avro are read too; what is no schema is told', async () => {
  const { integrations, skipped } = await readDocument({
    format: 'jsonSchema',
    name: 'Mine',
    directions: { '': 'receive' },
    files: [
      {
        name: 'a/order.yaml',
        text: 'type: object\nproperties: { line: { $ref: "../b/line.json" }, far: { $ref: "https://x.example/y" } }',
      },
      { name: 'b/line.json', text: '{"type": "string"}' },
    ],
  })
  expect(integrations[0]?.integration.scenarios[0]).toMatchObject({
    name: 'Mine',
    receive: { schema: { properties: { line: { $ref: '#/$defs/line' } }, $defs: { line: { type: 'string' } } } },
  })
  expect(skipped.length).toBe(1)
  const avro = await read('jsonSchema', '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "long"}]}')
  expect(avro.integrations[0]?.integration.scenarios[0]).toMatchObject({
    name: 'R',
    send: { schema: { properties: { a: { type: 'integer' } } } },
  })
  expect((await read('jsonSchema', '[1]')).problems.map(({ code }) => code)).toEqual(['import-not-schema'])
})

test('X32 a sample is a scenario with the schema that it has, and the sample itself, numbers exact', async () => {
  const { integrations } = await read(
    'json',
    '{"id": 9007199254740993, "price": 1.10, "lines": [{"sku": "a"}]}',
    'Order',
  )
  const [scenario] = integrations[0]?.integration.scenarios ?? []
  expect(JSON.stringify(scenario?.send?.samples)).toBe('[{"id":9007199254740993,"price":1.10,"lines":[{"sku":"a"}]}]')
  expect(scenario?.send?.schema).toMatchObject({
    type: 'object',
    properties: { id: { type: 'integer' }, lines: { type: 'array' } },
  })
  expect((await read('json', 'just words')).problems[0]?.message).toBe(
    '`orders/order.json` is neither JSON nor a YAML map or list.',
  )
  expect((await read('json', '"a text"')).problems).toEqual([])
})

test('X33 the library, written and read, is the same, in JSON and in YAML', async () => {
  const own: Integration = integrationSchema.parse({
    id: 'own',
    name: 'on',
    futureField: { of: 'a newer version' },
    scenarios: [
      {
        id: 's',
        name: '1.10',
        send: {
          schema: { type: 'number', minimum: parseExactJson('1.10') },
          samples: [parseExactJson('9007199254740993'), parseExactJson('1.10')],
        },
      },
    ],
  })
  const integrations = [own, ...(packs[0]?.integrations ?? [])]
  for (const format of ['json', 'yaml'] as const) {
    const { integrations: back, problems, skipped } = await read('sendwright', writeLibrary(integrations, format))
    expect(problems).toEqual([])
    expect(skipped).toEqual([])
    expect(back.map(({ id, integration }) => JSON.stringify({ id, ...integration }))).toEqual(
      integrations.map((one) => JSON.stringify(one)),
    )
    expect(back.map(({ identity }) => identity).slice(0, 2)).toEqual(['sendwright:own', 'flowx-documents'])
  }
})

test('X33 a library of a newer version, and what is none, is told clearly', async () => {
  const newer = await read('sendwright', 'sendwright: 2\nintegrations: []')
  expect(newer.problems[0]?.message).toBe(
    '`orders/order.json` was written by a newer Sendwright (version 2 of the file, this one reads up to 1). Update Sendwright, or export the file from an older one.',
  )
  expect((await read('sendwright', '{"integrations": []}')).problems[0]?.code).toBe('import-not-library')
  const damaged = await read('sendwright', '{"sendwright": 1, "integrations": [{"id": "a", "name": ""}]}')
  expect(damaged.problems[0]?.message).toBe('`orders/order.json`, `/integrations/0/name`: Give the integration a name.')
})

test('X33 a sample that does not fit its schema is told and kept', async () => {
  const own = integrationSchema.parse({
    id: 'a',
    name: 'A',
    scenarios: [{ id: 's', name: 's', send: { schema: { type: 'string' }, samples: [5] } }],
  })
  const { integrations, skipped } = await read('sendwright', writeLibrary([own], 'yaml'))
  expect(integrations[0]?.integration.scenarios[0]?.send?.samples).toEqual([5])
  expect(skipped[0]?.path).toBe('/integrations/0/scenarios/0/send/samples/0')
})
