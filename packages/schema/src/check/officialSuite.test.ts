import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isJsonObject, isJsonSchema, parseExactJson, type JsonData, type JsonSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { checkData } from '../index.ts'

const folder = path.join(import.meta.dirname, '../../fixtures/json-schema-test-suite')

/** Cases that rule S3 leaves out, by the beginning of their group's description or of group and case. */
const outOfScope: Readonly<Record<string, readonly string[]>> = {
  'definitions.json': ['validate definition against metaschema'],
  'defs.json': ['validate definition against metaschema'],
  'not.json': ["collect annotations inside a 'not'"],
  'enum.json': ['empty enum'],
  'hostname.json': ['validation of A-label (punycode) host names'],
  'ref.json': [
    '$ref prevents a sibling $id from changing the base uri',
    'remote ref, containing refs itself',
    'Recursive references between schemas',
    'Location-independent identifier',
    'Reference an anchor with a non-relative URI',
    "ref creates new scope when adjacent to keywords / referenced subschema doesn't see annotations",
    'refs with relative uris and defs',
    'relative refs with absolute uris and defs',
    '$id must be resolved against nearest parent',
    'order of evaluation: $id',
    'simple URN base URI with $ref via the URN',
    'URN base URI with URN',
    'URN ref with nested pointer ref',
    'ref to if',
    'ref to then',
    'ref to else',
    'ref with absolute-path-reference',
  ],
}

interface SuiteCase {
  readonly name: string
  readonly schema: JsonSchema
  readonly data: JsonData
  readonly valid: boolean
}

test.each(['draft7', 'draft2020-12'])('S1 S2 S3 S5 S7 the official test suite, %s', (draft) => {
  const cases = filesIn(draft).flatMap((file) => casesIn(draft, file))
  expect(cases.length).toBeGreaterThan(1200)
  const wrong = cases.filter(({ schema, data, valid }) => (checkData(schema, data).length === 0) !== valid)
  expect(wrong.map(({ name }) => name)).toEqual([])
})

test('S3 nothing is listed as out of scope that is checked all the same', () => {
  const skipped = ['draft7', 'draft2020-12'].flatMap((draft) =>
    filesIn(draft).flatMap((file) => allCasesIn(draft, file).filter(({ name }) => isOutOfScope(file, name))),
  )
  // In each of these some case is told wrongly; those that are right by chance stand beside them.
  const wrong = skipped.filter(({ schema, data, valid }) => (checkData(schema, data).length === 0) !== valid)
  const listed = Object.values(outOfScope).flat()
  expect(listed.filter((beginning) => !wrong.some(({ name }) => name.includes(beginning)))).toEqual([])
})

function filesIn(draft: string): readonly string[] {
  return readdirSync(path.join(folder, draft), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  )
}

function casesIn(draft: string, file: string): readonly SuiteCase[] {
  return allCasesIn(draft, file).filter(({ name }) => !isOutOfScope(file, name))
}

function isOutOfScope(file: string, name: string): boolean {
  return (outOfScope[path.basename(file)] ?? []).some((beginning) => name.startsWith(`${file}: ${beginning}`))
}

function allCasesIn(draft: string, file: string): readonly SuiteCase[] {
  return listOf(parseExactJson(readFileSync(path.join(folder, draft, file), 'utf8'))).flatMap((group) => {
    const { description, schema, tests } = objectOf(group)
    if (schema === undefined || !isJsonSchema(schema)) throw new Error(`${file} has a group without a schema`)
    return listOf(tests ?? null).map((each) => {
      const one = objectOf(each)
      return {
        name: `${file}: ${textOf(description)} / ${textOf(one['description'])}`,
        schema: withDraft(schema, draft),
        data: one['data'] ?? null,
        valid: one['valid'] === true,
      }
    })
  })
}

/** The files of draft 7 do not say that they are. */
function withDraft(schema: JsonSchema, draft: string): JsonSchema {
  if (draft !== 'draft7' || typeof schema === 'boolean' || Object.hasOwn(schema, '$schema')) return schema
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema }
}

function listOf(data: JsonData): readonly JsonData[] {
  if (!Array.isArray(data)) throw new Error('a list was expected')
  return data
}

function objectOf(data: JsonData) {
  if (!isJsonObject(data)) throw new Error('an object was expected')
  return data
}

function textOf(data: JsonData | undefined): string {
  if (typeof data !== 'string') throw new Error('a text was expected')
  return data
}
