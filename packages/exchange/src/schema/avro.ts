import {
  isJsonObject,
  parseExactJson,
  toPointer,
  type JsonData,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'
import { follow } from '../document/follow.ts'
import { itemsOf, objectOf, textOf } from '../document/access.ts'
import type { CopyBudget } from './normaliseSchema.ts'
import { withNull } from './openApi.ts'

/** Finds a named type that another file of the import defines; undefined where none does. */
export type AvroTypes = (fullName: string) => JsonData | undefined

/**
 * The JSON view of an Avro schema (1.8 to 1.12): plain values, not Avro's JSON encoding of unions. Named types become
 * definitions, so that types which contain themselves and types of other files hold; bounds of `long` are exact. A
 * field is mandatory unless it has a default or may be null. `unknown` names the types that nothing defines.
 */
export function avroToJsonSchema({ root, value, types, budget }: AvroToConvert): {
  readonly schema: JsonSchema
  readonly unknown: readonly string[]
} {
  const state: Converting = {
    root,
    types,
    budget,
    depth: 0,
    definitions: new Map(),
    names: new Set(),
    unknown: new Set(),
    startName: null,
  }
  const start = follow(root, value, '').value
  const definition = isJsonObject(start) ? namedType(start, '') : null
  const started = definition ? { ...state, startName: definition.fullName } : state
  if (definition) addDefinition(started, definition.fullName, { name: definition.name, schema: null, used: false })
  const schema = definition ? convertNamed(started, objectOf(start), definition) : convert(started, start, '')
  const used = [...started.definitions.entries()].filter(
    ([fullName, entry]) => fullName !== started.startName || entry.used,
  )
  if (used.length === 0) return { schema, unknown: [...state.unknown] }
  const definitions = Object.fromEntries(
    used.map(([fullName, entry]) => [entry.name, fullName === started.startName ? schema : (entry.schema ?? {})]),
  )
  return { schema: { ...schema, $defs: definitions }, unknown: [...state.unknown] }
}

/** An Avro schema in a document whose references are all local. */
export interface AvroToConvert {
  readonly root: JsonData
  readonly value: JsonData
  readonly types: AvroTypes
  readonly budget: CopyBudget
}

interface Converting {
  readonly budget: CopyBudget
  depth: number
  readonly root: JsonData
  readonly types: AvroTypes
  /** By full name. */
  readonly definitions: Map<string, Definition>
  /** The names of the definitions. */
  readonly names: Set<string>
  readonly unknown: Set<string>
  readonly startName: string | null
}

interface Definition {
  readonly name: string
  /** null while it is converted. */
  schema: JsonObject | null
  used: boolean
}

interface NamedType {
  readonly fullName: string
  /** Without the namespace. */
  readonly name: string
  readonly namespace: string
}

/** Types without a name can only contain themselves through references; past the bounds they take any value. */
function convert(state: Converting, type: JsonData, namespace: string): JsonObject {
  state.budget.left -= 1
  if (state.budget.left < 0 || state.depth > maxDepth) return {}
  state.depth += 1
  const converted = convertType(state, type, namespace)
  state.depth -= 1
  return converted
}

/** Named types within each other count too; what is made nests about twice as deep. */
const maxDepth = 150

function convertType(state: Converting, type: JsonData, namespace: string): JsonObject {
  if (typeof type === 'string') return primitive(type) ?? reference(state, type, namespace)
  if (Array.isArray(type)) return union(state, type, namespace)
  if (!isJsonObject(type)) return {}
  if (typeof type['$ref'] === 'string') return convert(state, follow(state.root, type, '').value, namespace)
  const definition = namedType(type, namespace)
  if (definition) return define(state, type, definition)
  const inner = type['type']
  if (inner === 'array')
    return { type: 'array', items: convert(state, type['items'] ?? {}, namespace), ...annotate(type) }
  if (inner === 'map')
    return { type: 'object', additionalProperties: convert(state, type['values'] ?? {}, namespace), ...annotate(type) }
  if (inner === undefined) return {}
  return { ...convert(state, inner, namespace), ...annotate(type), ...logical(type) }
}

function union(state: Converting, members: readonly JsonData[], namespace: string): JsonObject {
  const others = members.filter((member) => member !== 'null')
  const schemas = others.map((member) => convert(state, member, namespace))
  const [only] = schemas
  if (only === undefined) return { type: 'null' }
  const inner = schemas.length === 1 ? only : { anyOf: schemas }
  if (others.length === members.length) return inner
  return schemas.length === 1 ? withNull(inner) : { anyOf: [...schemas, { type: 'null' }] }
}

/** Defines a named type once and refers to it everywhere. */
function define(state: Converting, type: JsonObject, definition: NamedType): JsonObject {
  if (!state.definitions.has(definition.fullName)) {
    const taken = new Set([...state.definitions.values()].map(({ name }) => name))
    const name = taken.has(definition.name) ? definition.fullName : definition.name
    const entry: { readonly name: string; schema: JsonObject | null; used: boolean } = {
      name,
      schema: null,
      used: true,
    }
    state.definitions.set(definition.fullName, entry)
    entry.schema = convertNamed(state, type, definition)
  }
  return refer(state, definition.fullName)
}

function addDefinition({ definitions, names }: Converting, fullName: string, definition: Definition): void {
  definitions.set(fullName, definition)
  names.add(definition.name)
}

function refer(state: Converting, fullName: string): JsonObject {
  const entry = state.definitions.get(fullName)
  if (!entry) return {}
  entry.used = true
  return { $ref: `#${toPointer(['$defs', entry.name])}` }
}

function reference(state: Converting, name: string, namespace: string): JsonObject {
  const candidates = name.includes('.') || namespace === '' ? [name] : [`${namespace}.${name}`, name]
  for (const fullName of candidates) {
    if (state.definitions.has(fullName)) return refer(state, fullName)
    const found = state.types(fullName)
    if (found === undefined || !isJsonObject(found)) continue
    const space = fullName.split('.').slice(0, -1).join('.')
    const definition = namedType(found, space)
    if (definition) return define(state, found, definition)
  }
  state.unknown.add(name)
  return {}
}

function convertNamed(state: Converting, type: JsonObject, { name, namespace }: NamedType): JsonObject {
  const doc = annotate(type)
  if (type['type'] === 'enum') return { type: 'string', enum: itemsOf(type['symbols']), title: name, ...doc }
  if (type['type'] === 'fixed') {
    const size = type['size'] ?? 0
    return {
      type: 'string',
      pattern: bytesPattern,
      minLength: size,
      maxLength: size,
      title: name,
      ...doc,
      ...logical(type),
    }
  }
  const fields = itemsOf(type['fields'])
    .map(objectOf)
    .flatMap((field) => {
      const fieldName = textOf(field['name'])
      return fieldName === undefined ? [] : [{ name: fieldName, field }]
    })
  const properties = fields.map(({ name: fieldName, field }): [string, JsonData] => [
    fieldName,
    { ...convert(state, field['type'] ?? {}, namespace), ...annotate(field) },
  ])
  const required = fields
    .filter(({ field }) => field['default'] === undefined && !takesNull(field['type']))
    .map((entry) => entry.name)
  return {
    type: 'object',
    title: name,
    ...doc,
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  }
}

function takesNull(type: JsonData | undefined): boolean {
  return type === 'null' || (Array.isArray(type) && itemsOf(type).includes('null'))
}

/** The name of a record, enum or fixed type; null for every other type. */
export function namedType(type: JsonObject, namespace: string): NamedType | null {
  if (!['record', 'error', 'enum', 'fixed'].includes(textOf(type['type']) ?? '')) return null
  const name = textOf(type['name']) ?? 'Record'
  const dotted = name.split('.')
  const space = dotted.length > 1 ? dotted.slice(0, -1).join('.') : (textOf(type['namespace']) ?? namespace)
  const last = dotted.at(-1) ?? name
  return { name: last, namespace: space, fullName: space === '' ? last : `${space}.${last}` }
}

const bytesPattern = '^[\\u0000-\\u00ff]*$'

function primitive(type: string): JsonObject | null {
  switch (type) {
    case 'null':
    case 'boolean':
    case 'string':
      return { type }
    case 'int':
      return { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 }
    case 'long':
      return {
        type: 'integer',
        minimum: parseExactJson('-9223372036854775808'),
        maximum: parseExactJson('9223372036854775807'),
      }
    case 'float':
    case 'double':
      return { type: 'number' }
    case 'bytes':
      return { type: 'string', pattern: bytesPattern }
    default:
      return null
  }
}

/** What a logical type means for the JSON view: only `uuid` has a format of JSON Schema; the others keep their numbers. */
function logical(type: JsonObject): JsonObject {
  const name = textOf(type['logicalType'])
  if (name === undefined) return {}
  return { ...(name === 'uuid' && { format: 'uuid' }), 'x-avro-logical-type': name }
}

function annotate(type: JsonObject): JsonObject {
  const description = textOf(type['doc'])
  return {
    ...(description !== undefined && { description }),
    ...(type['default'] !== undefined && { default: type['default'] }),
  }
}
