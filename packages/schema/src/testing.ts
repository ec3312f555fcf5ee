import type { JsonData, JsonObject } from '@sendwright/model'
import fc from 'fast-check'

const names = ['a', 'b', 'ab', 'x y', 'type', 'constructor', 'length']
const name = fc.constantFrom(...names)
const texts = ['', 'a', 'ab', 'EUR', 'USD', '5', '2026-01-31', 'anna@example.com', '😀', 'aaa-1']

/** Small values of every kind, so that they meet what schemas ask for. */
export const scalar: fc.Arbitrary<JsonData> = fc.oneof(
  fc.constantFrom<JsonData[]>(null, true, false, 0, 1, 2, 3, 5, 10, -1, 1.5, 2.5),
  fc.constantFrom(...texts),
)

/** Any plain data. */
export const data: fc.Arbitrary<JsonData> = fc.letrec<{ value: JsonData }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    objectOf(tie('value')),
  ),
})).value

function objectOf(value: fc.Arbitrary<JsonData>): fc.Arbitrary<JsonObject> {
  return fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries))
}

const types = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array')
const bound = fc.constantFrom<JsonData[]>(-1, 0, 1, 2, 2.5, 3, 5)
const count = fc.nat({ max: 4 })

/** A keyword with its value; the keywords of JSON Schema 2020-12 that are checked, and a local reference. */
function keyword(schema: fc.Arbitrary<JsonData>): fc.Arbitrary<readonly [string, JsonData]> {
  const some = fc.array(schema, { minLength: 1, maxLength: 3 })
  const byName = fc
    .uniqueArray(fc.tuple(name, schema), { maxLength: 4, selector: ([key]) => key })
    .map((entries): JsonData => Object.fromEntries(entries))
  const nameList = fc.uniqueArray(name, { maxLength: 3 })
  const of = (word: string, value: fc.Arbitrary<JsonData>) => value.map((made) => [word, made] as const)
  return fc.oneof(
    of('type', types),
    of('type', types),
    of('type', fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
    of('enum', fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 })),
    of('const', data),
    of('minimum', bound),
    of('maximum', bound),
    of('exclusiveMinimum', bound),
    of('exclusiveMaximum', bound),
    of('multipleOf', fc.constantFrom<JsonData[]>(1, 2, 3, 0.5)),
    of('minLength', count),
    of('maxLength', count),
    of(
      'pattern',
      fc.constantFrom('^a', 'b$', '^[A-Z]{3}$', '\\d', '^(a|b)+(-\\d)?$', '^.{1,2}$', '(?=a)a', '\\bab\\b'),
    ),
    of('format', fc.constantFrom('date', 'email', 'date-time', 'uuid', 'ipv4', 'uri')),
    of('properties', byName),
    of('properties', byName),
    of('required', nameList),
    of('additionalProperties', schema),
    of(
      'patternProperties',
      schema.map((made) => ({ '^a': made })),
    ),
    of('propertyNames', fc.constantFrom<JsonData[]>({ maxLength: 4 }, { pattern: '^[a-z]' }, true)),
    of('minProperties', count),
    of('maxProperties', count),
    of(
      'dependentRequired',
      nameList.map((needed) => ({ a: needed })),
    ),
    of(
      'dependentSchemas',
      schema.map((made) => ({ b: made })),
    ),
    of('items', schema),
    of('prefixItems', some),
    of('contains', schema),
    of('minItems', count),
    of('maxItems', count),
    of('uniqueItems', fc.boolean()),
    of('allOf', some),
    of('anyOf', some),
    of('oneOf', some),
    of('not', schema),
    of('if', schema),
    of('then', schema),
    of('else', schema),
    of('$ref', fc.constantFrom('#/$defs/one', '#/$defs/two')),
  )
}

const part: fc.Arbitrary<JsonData> = fc.letrec<{ schema: JsonData }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonData[]>(true, {}, { type: 'string' }, { type: 'integer' }, { type: 'object' }),
    fc.constant<JsonData>(false),
    fc.array(keyword(tie('schema')), { maxLength: 4 }).map(ofKeywords),
  ),
})).schema

/** ajv lets an empty list pass `contains` where `prefixItems` stands beside it, which no draft says. */
function ofKeywords(keywords: readonly (readonly [string, JsonData])[]): JsonObject {
  const hasContains = keywords.some(([word]) => word === 'contains')
  return Object.fromEntries(keywords.filter(([word]) => !(hasContains && word === 'prefixItems')))
}

/** A schema with two definitions that it may refer to; those refer to nothing that leads back to them at once. */
export const schema: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(keyword(part), { minLength: 1, maxLength: 5 }).map(ofKeywords),
    part.map(withoutRefs),
    part.map(withoutRefs),
  )
  .map(([root, one, two]) => ({ ...root, $defs: { one, two } }))

function withoutRefs(value: JsonData): JsonData {
  if (Array.isArray(value)) return value.map(withoutRefs)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, inside]) => key !== '$ref' || typeof inside !== 'string')
  return Object.fromEntries(entries.map(([key, inside]) => [key, withoutRefs(inside as JsonData)]))
}

/** The time that this thread has computed so far: what else the machine does takes none of it. */
export function millisecondsSoFar(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
