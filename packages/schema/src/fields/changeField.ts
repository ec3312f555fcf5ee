import { isJsonObject, ownValue, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import { isSameData } from '../compile/dataKey.ts'
import { isJsonType, typeFits, typeOfData, type JsonType } from '../jsonType.ts'
import type { FieldChange, FieldType } from './field.ts'
import { parseFieldPath } from './fieldPath.ts'
import { factsAt, mandatoryNames } from './fieldsOf.ts'
import { coreOf, fieldLocations, holdersOf, itemsPointer, locate, schemaObjectAt, type Pointer } from './location.ts'
import { changeAt, without, withKeyword, withProperties, withRequired } from './rewrite.ts'

/**
 * The schema with a field changed. What a field shares with others through a definition is changed there; keywords that
 * the form does not know stay. A field that is not there or cannot be changed, and a name that another field has,
 * leave the schema as it is; so does a change to what is there already.
 */
export function changeField(schema: JsonSchema, path: string, change: FieldChange): JsonSchema {
  const steps = parseFieldPath(path)
  const located = steps && locate(schema, steps)
  if (steps === null || located === null || located.readOnly !== null) return schema
  const { pointer, field } = located
  const facts = factsAt(schema, pointer)
  let changed = schema
  if (change.type !== undefined && change.type !== facts.type) changed = changeType(changed, pointer, change.type)
  if (change.enumValues !== undefined && !isSameData(change.enumValues, facts.enumValues)) {
    changed = changeValues(changed, pointer, change.enumValues)
  }
  if (change.itemType !== undefined && change.itemType !== null && change.itemType !== facts.itemType) {
    changed = changeItemType(changed, pointer, change.itemType)
  }
  if (change.processValue !== undefined && change.processValue !== facts.processValue) {
    changed = setKeyword(changed, pointer, ['x-process-value', change.processValue ?? undefined])
  }
  if (change.description !== undefined && change.description !== facts.description) {
    changed = setKeyword(changed, pointer, ['description', change.description === '' ? undefined : change.description])
  }
  if ('example' in change) changed = changeExample(changed, pointer, change.example)
  const { mandatory, name } = change
  if (field === null) return isSameData(changed, schema) ? schema : changed
  const parent = locate(schema, steps.slice(0, -1))?.pointer ?? []
  if (mandatory !== undefined && mandatory !== mandatoryNames(schema, parent).has(field.name)) {
    changed = changeMandatory(changed, parent, { name: field.name, holder: field.holder, mandatory })
  }
  if (name !== undefined && name !== field.name) changed = rename(changed, parent, field.name, name)
  return isSameData(changed, schema) ? schema : changed
}

/** Keywords that say what a value is: they go when it becomes another. Annotations and unknown keywords stay. */
const typeKeywords: readonly string[] = [
  'type enum const $ref allOf anyOf oneOf not if then else nullable x-process-value',
  'format pattern minLength maxLength contentEncoding contentMediaType',
  'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf',
  'items prefixItems additionalItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems',
  'properties required additionalProperties patternProperties propertyNames unevaluatedProperties discriminator',
  'minProperties maxProperties dependencies dependentRequired dependentSchemas',
].flatMap((names) => names.split(' '))

const jsonTypeOf = {
  STRING: 'string',
  NUMBER: 'number',
  BOOLEAN: 'boolean',
  OBJECT: 'object',
  OBJECT_REF: 'object',
  ARRAY: 'array',
  ARRAY_REF: 'array',
  ENUM: 'string',
} as const satisfies Record<FieldType, JsonType>

function changeType(root: JsonSchema, own: Pointer, type: FieldType): JsonSchema {
  const { type: before, typeLabel } = factsAt(root, own)
  const isNullable = typeLabel.endsWith('or null')
  const wanted = jsonTypeOf[type]
  const isReference = type === 'OBJECT_REF' || type === 'ARRAY_REF'
  const staysAsItIs =
    type !== 'ENUM' &&
    before !== 'ENUM' &&
    jsonTypeOf[before] === wanted &&
    typeLabel !== 'any' &&
    !refersElsewhere(root, own)
  // An object or list keeps its fields when it becomes a process value, and back.
  if (staysAsItIs) return setKeyword(root, own, ['x-process-value', isReference ? '' : undefined])
  return changeAt(root, own, (schema) => {
    const kept = keepFitting(without(schema, typeKeywords), wanted)
    return {
      type: isNullable ? [wanted, 'null'] : wanted,
      ...(type === 'ENUM' && { enum: [] }),
      ...(isReference && { 'x-process-value': '' }),
      ...kept,
    }
  })
}

/** Whether what the value is stands in another place than the property's own schema. */
function refersElsewhere(root: JsonSchema, own: Pointer): boolean {
  const schema = schemaObjectAt(root, own)
  return schema === null || coreOf(root, own).length !== own.length
}

/** Examples and a default that are of another type go with the type. */
function keepFitting(schema: JsonObject, type: JsonType): JsonObject {
  const fits = (value: JsonData) => typeFits(typeOfData(value), [type]) === 'all'
  const { examples } = schema
  const kept = Array.isArray(examples) ? examples.filter(fits) : []
  let changed = Array.isArray(examples) ? withKeyword(schema, 'examples', kept.length > 0 ? kept : undefined) : schema
  for (const name of ['example', 'default']) {
    const value = ownValue(changed, name)
    if (value !== undefined && !fits(value)) changed = without(changed, [name])
  }
  return changed
}

function changeValues(root: JsonSchema, own: Pointer, values: readonly JsonData[]): JsonSchema {
  return changeAt(root, coreOf(root, own), (schema) => {
    const types = new Set(values.map(typeOfData))
    const listed = [schema['type']].flat().filter(isJsonType)
    const isAllowed = [...types].every((type) => typeFits(type, listed) === 'all')
    const open = without(schema, ['const'])
    const typed = listed.length === 0 || isAllowed ? open : withKeyword(open, 'type', typeKeyword([...types]))
    return withKeyword(typed, 'enum', values)
  })
}

function typeKeyword(types: readonly JsonType[]): JsonData {
  const [only] = types
  return types.length === 1 && only !== undefined ? only : types
}

function changeItemType(root: JsonSchema, own: Pointer, type: FieldType): JsonSchema {
  const items = itemsPointer(root, own)
  if (items !== null) return changeType(root, items, type)
  const core = coreOf(root, own)
  const empty = changeAt(root, core, (schema) => withKeyword(without(schema, ['prefixItems']), 'items', {}))
  return changeType(empty, [...core, 'items'], type)
}

/** Sets a keyword where it stands: beside a reference if it is there, else in the definition. */
function setKeyword(
  root: JsonSchema,
  own: Pointer,
  [name, value]: readonly [string, JsonData | undefined],
): JsonSchema {
  const isOwn = Object.hasOwn(schemaObjectAt(root, own) ?? {}, name)
  const changed = changeAt(root, isOwn ? own : coreOf(root, own), (schema) => withKeyword(schema, name, value))
  if (value !== undefined || !isOwn) return changed
  // Taken away beside the reference, the definition's would show again.
  return changeAt(changed, coreOf(changed, own), (schema) => without(schema, [name]))
}

function changeExample(root: JsonSchema, own: Pointer, example: JsonData | undefined): JsonSchema {
  const before = factsAt(root, own).example
  if (example === before || (example !== undefined && before !== undefined && isSameData(example, before))) return root
  const core = coreOf(root, own)
  for (const pointer of [own, core]) {
    const schema = schemaObjectAt(root, pointer)
    if (example !== undefined && schema !== null && Array.isArray(schema['examples'])) {
      const others = schema['examples'].slice(1).filter((other: JsonData) => !isSameData(other, example))
      return changeAt(root, pointer, (at) => withKeyword(at, 'examples', [example, ...others]))
    }
    if (example !== undefined && schema !== null && Object.hasOwn(schema, 'example')) {
      return changeAt(root, pointer, (at) => withKeyword(at, 'example', example))
    }
  }
  if (example !== undefined) return changeAt(root, core, (at) => withKeyword(at, 'examples', [example]))
  const shorn = changeAt(root, own, (at) => without(at, ['examples', 'example']))
  return changeAt(shorn, coreOf(shorn, own), (at) => without(at, ['examples', 'example']))
}

function changeMandatory(
  root: JsonSchema,
  parent: Pointer,
  { name, holder, mandatory }: { readonly name: string; readonly holder: Pointer; readonly mandatory: boolean },
): JsonSchema {
  if (mandatory) return changeAt(root, holder, (schema) => withRequired(schema, (names) => [...names, name]))
  return holdersOf(root, parent)
    .filter(({ readOnly }) => readOnly === null)
    .reduce((changed, { pointer }) => dropRequired(changed, pointer, name), root)
}

function dropRequired(root: JsonSchema, pointer: Pointer, name: string): JsonSchema {
  const schema = schemaObjectAt(root, pointer)
  if (schema === null || !Array.isArray(schema['required'])) return root
  return changeAt(root, pointer, (at) => withRequired(at, (names) => names.filter((other) => other !== name)))
}

function rename(root: JsonSchema, parent: Pointer, name: string, newName: string): JsonSchema {
  if (newName === '' || fieldLocations(root, parent).some((other) => other.name === newName)) return root
  return holdersOf(root, parent).reduce((changed, { pointer, readOnly }) => {
    const schema = schemaObjectAt(changed, pointer)
    if (readOnly !== null || schema === null) return changed
    const hasName = (keyword: string) => {
      const value = schema[keyword]
      if (Array.isArray(value)) return value.includes(name)
      return isJsonObject(value) && Object.hasOwn(value, name)
    }
    const renamed = hasName('properties')
      ? changeAt(changed, pointer, (at) =>
          withProperties(at, (entries) => entries.map(([other, value]) => [other === name ? newName : other, value])),
        )
      : changed
    if (!hasName('required')) return renamed
    return changeAt(renamed, pointer, (at) =>
      withRequired(at, (names) => names.map((other) => (other === name ? newName : other))),
    )
  }, root)
}
