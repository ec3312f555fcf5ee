import { isJsonObject, ownValue, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import { follow, type Located } from '../document/follow.ts'
import { textOf } from '../document/access.ts'
import { avroToJsonSchema, type AvroTypes } from '../schema/avro.ts'
import { normaliseSchema, type CopyBudget } from '../schema/normaliseSchema.ts'

/** A schema of a message as JSON Schema, and why it could not be used where it could not. */
export interface ReadSchema {
  readonly schema: JsonSchema
  readonly reason: string | null
}

/** What the schemas of a document are read with. */
export interface SchemaReading {
  readonly root: JsonData
  readonly budget: CopyBudget
  readonly avroTypes: AvroTypes
  /** Schemas read before, by the place and form they were read in: operations share messages. */
  readonly known: Map<string, ReadSchema>
}

/**
 * Reads a payload, header or key schema, in the form that the message names (`schemaFormat`), that it names itself
 * (3.x), or that it is seen to have.
 */
export function readSchema(
  reading: SchemaReading,
  value: JsonData,
  pointer: string,
  messageFormat: string | undefined,
): ReadSchema {
  const { root } = reading
  let located: Located = follow(root, value, pointer)
  let start: Located = { value, pointer }
  let schemaFormat = messageFormat
  const inner = ownValue(located.value, 'schema')
  if (inner !== undefined && typeof ownValue(located.value, 'schemaFormat') === 'string') {
    schemaFormat = textOf(ownValue(located.value, 'schemaFormat'))
    start = { value: inner, pointer: `${located.pointer}/schema` }
    located = follow(root, inner, start.pointer)
  }
  const form = schemaForm(schemaFormat, located.value)
  // A schema that is only a reference is the same wherever it is named; one with traits merged in has no place of its own.
  const key = typeof ownValue(value, '$ref') === 'string' ? `${form} ${located.pointer} ${JSON.stringify(value)}` : null
  const known = key === null ? undefined : reading.known.get(key)
  if (known) return known
  const read = readForm(reading, { start, located, form })
  if (key !== null) reading.known.set(key, read)
  return read
}

interface FormToRead {
  readonly start: Located
  readonly located: Located
  readonly form: string
}

/** One schema may use a part of what there is for all. */
const maxValuesOfOne = 150_000

function readForm(reading: SchemaReading, toRead: FormToRead): ReadSchema {
  const share = Math.min(maxValuesOfOne, reading.budget.left)
  const budget = { left: share }
  const read = readWithin({ ...reading, budget }, toRead)
  reading.budget.left -= share - Math.max(budget.left, 0)
  return read
}

function readWithin({ root, budget, avroTypes }: SchemaReading, { start, located, form }: FormToRead): ReadSchema {
  if (form === 'avro') {
    const { schema, unknown } = avroToJsonSchema({ root, value: located.value, types: avroTypes, budget })
    if (budget.left < 0) return tooLarge
    const reason =
      unknown.length > 0 ? `The Avro types ${unknown.join(', ')} are not in the import. They take any value` : null
    return { schema, reason }
  }
  if (form !== 'json') return { schema: {}, reason: `Schemas in ${form} are not read. The message takes any value` }
  if (typeof located.value === 'string')
    return { schema: {}, reason: 'The schema is text of another form. The message takes any value' }
  const misfits = new Set<string>()
  const schema = normaliseSchema({ root, value: start.value, pointer: start.pointer, budget, misfits })
  return schema === null ? tooLarge : { schema, reason: misfitReason(misfits) }
}

function misfitReason(misfits: ReadonlySet<string>): string | null {
  if (misfits.size === 0) return null
  return `JSON Schema does not know ${[...misfits].join(', ')}. It is left out`
}

const tooLarge: ReadSchema = {
  schema: {},
  reason: 'The schema, or all of the document together, are too large. The message takes any value',
}

/** `json`, `avro`, or the name of a form that is not read. */
function schemaForm(format: string | undefined, value: JsonData): string {
  const name = format?.toLowerCase() ?? ''
  if (name.includes('avro')) return 'avro'
  if (name.includes('protobuf')) return 'Protobuf'
  if (name.includes('raml')) return 'RAML'
  if (/xml|xsd/.test(name)) return 'XML Schema'
  if (name !== '' && !/asyncapi|openapi|json|yaml|application\/schema/.test(name)) return format ?? name
  return isJsonObject(value) && looksLikeAvro(value) ? 'avro' : 'json'
}

function looksLikeAvro(value: JsonObject): boolean {
  return value['type'] === 'record' && Array.isArray(value['fields'])
}
