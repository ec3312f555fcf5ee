import { isJsonObject, type JsonData, type JsonSchema } from '@sendwright/model'
import { compiledPart } from '../compile/compileSchema.ts'
import { partsOf } from '../compile/parts.ts'
import { typesOfCompiled } from '../types/typesOf.ts'
import { labelOfCompiled } from '../types/typeLabel.ts'
import type { FieldType, SchemaField } from './field.ts'
import { joinFieldPath } from './fieldPath.ts'
import {
  alternativeReason,
  coreOf,
  definitionAt,
  fieldLocations,
  hasAlternatives,
  itemsPointer,
  schemaObjectAt,
  type FieldLocation,
  type Pointer,
} from './location.ts'

/** Fields nest at most this deep in the form, and there are at most so many. */
const deepest = 12
const mostFields = 5000

/**
 * The fields of a schema in their order, each followed by those that stand in it. A definition that leads back to
 * itself is shown once.
 */
export function fieldsOf(schema: JsonSchema): readonly SchemaField[] {
  const fields: SchemaField[] = []
  addFields({ root: schema, fields }, { pointer: [], path: '', depth: 0, around: [], readOnly: null })
  return fields
}

interface Collector {
  readonly root: JsonSchema
  readonly fields: SchemaField[]
}

interface Level {
  readonly pointer: Pointer
  readonly path: string
  readonly depth: number
  /** The schemas that this one stands in, to end circles. */
  readonly around: readonly string[]
  readonly readOnly: string | null
}

function addFields(collector: Collector, level: Level): void {
  const { root, fields } = collector
  const core = coreOf(root, level.pointer).join('\n')
  if (level.depth > deepest || level.around.includes(core)) return
  const around = [...level.around, core]
  const mandatory = mandatoryNames(root, level.pointer)
  for (const location of fieldLocations(root, level.pointer)) {
    if (fields.length >= mostFields) return
    const path = joinFieldPath(level.path, location.name)
    const readOnly = level.readOnly ?? readOnlyReason(root, location)
    const inside = elementLevel(root, { pointer: location.own, path, depth: level.depth + 1, around, readOnly })
    const isExpandable =
      inside.depth <= deepest &&
      !around.includes(coreOf(root, inside.pointer).join('\n')) &&
      fieldLocations(root, inside.pointer).length > 0
    fields.push({
      path,
      name: location.name,
      depth: level.depth,
      mandatory: mandatory.has(location.name),
      isExpandable,
      readOnly,
      ...factsAt(root, location.own),
    })
    if (isExpandable) addFields(collector, inside)
  }
}

/** Where the fields of a value stand: of a list, in its elements. */
function elementLevel(root: JsonSchema, level: Level): Level {
  let { pointer, path } = level
  for (let nested = 0; nested < deepest; nested += 1) {
    if (typeAt(root, pointer) !== 'ARRAY' && typeAt(root, pointer) !== 'ARRAY_REF') break
    const items = itemsPointer(root, pointer)
    if (items === null) break
    pointer = items
    path += '[]'
  }
  return { ...level, pointer, path }
}

function readOnlyReason(root: JsonSchema, { readOnly, own }: FieldLocation): string | null {
  return readOnly ?? (hasAlternatives(root, own) ? alternativeReason : null)
}

/** The names that the schemas at a pointer make mandatory; those of alternatives do not count. */
export function mandatoryNames(root: JsonSchema, pointer: Pointer): ReadonlySet<string> {
  const names = partsOf(partAt(root, pointer)).concat(partsOf(partAt(root, coreOf(root, pointer))))
  return new Set(names.flatMap(({ object }) => object?.required ?? []))
}

function partAt(root: JsonSchema, pointer: Pointer) {
  return compiledPart(root, schemaObjectAt(root, pointer) ?? true)
}

/** What the schema at a pointer says about its value. */
export function factsAt(
  root: JsonSchema,
  pointer: Pointer,
): Pick<
  SchemaField,
  'type' | 'typeLabel' | 'itemType' | 'example' | 'description' | 'enumValues' | 'definition' | 'processValue'
> {
  const type = typeAt(root, pointer)
  const isList = type === 'ARRAY' || type === 'ARRAY_REF'
  const items = isList ? itemsPointer(root, pointer) : null
  const hasItemType = items !== null && typesOfCompiled(partAt(root, items)) !== null
  const description = keywordAt(root, pointer, 'description')
  return {
    type,
    typeLabel: labelOfCompiled(partAt(root, pointer)),
    itemType: hasItemType ? typeAt(root, items) : null,
    example: exampleAt(root, pointer),
    description: typeof description === 'string' ? description : '',
    enumValues: type === 'ENUM' ? enumValuesAt(root, pointer) : [],
    definition: definitionAt(root, pointer) ?? (items === null ? null : definitionAt(root, items)),
    processValue: processValueAt(root, pointer),
  }
}

/** The type that the form shows for a schema. */
export function typeAt(root: JsonSchema, pointer: Pointer): FieldType {
  const schema = partAt(root, pointer)
  const types = typesOfCompiled(schema)?.filter((type) => type !== 'null') ?? []
  const isReference = processValueAt(root, pointer) !== null
  if (isEnumAt(root, pointer)) return 'ENUM'
  switch (types[0]) {
    case 'number':
    case 'integer':
      return 'NUMBER'
    case 'boolean':
      return 'BOOLEAN'
    case 'object':
      return isReference ? 'OBJECT_REF' : 'OBJECT'
    case 'array':
      return isReference ? 'ARRAY_REF' : 'ARRAY'
    default:
      return isReference ? 'OBJECT_REF' : 'STRING'
  }
}

function isEnumAt(root: JsonSchema, pointer: Pointer): boolean {
  const core = schemaObjectAt(root, coreOf(root, pointer))
  // Also one without values yet, which the form makes while they are typed.
  if (core !== null && Array.isArray(core['enum'])) return true
  return partsOf(partAt(root, pointer)).some(({ values }) => values !== null)
}

function enumValuesAt(root: JsonSchema, pointer: Pointer): readonly JsonData[] {
  return partsOf(partAt(root, pointer)).find(({ values }) => values !== null)?.values?.allowed ?? []
}

function exampleAt(root: JsonSchema, pointer: Pointer): JsonData | undefined {
  const examples = keywordAt(root, pointer, 'examples')
  if (Array.isArray(examples) && examples.length > 0) return examples[0]
  return keywordAt(root, pointer, 'example')
}

function processValueAt(root: JsonSchema, pointer: Pointer): string | null {
  const value = keywordAt(root, pointer, 'x-process-value')
  return typeof value === 'string' ? value : null
}

/** A keyword that stands beside a reference counts before the definition's. */
function keywordAt(root: JsonSchema, pointer: Pointer, name: string): JsonData | undefined {
  for (const at of [pointer, coreOf(root, pointer)]) {
    const schema = schemaObjectAt(root, at)
    if (isJsonObject(schema) && Object.hasOwn(schema, name)) return schema[name]
  }
  return undefined
}
