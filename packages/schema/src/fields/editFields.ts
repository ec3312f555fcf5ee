import type { JsonSchema } from '@sendwright/model'
import { changeField } from './changeField.ts'
import type { NewField } from './field.ts'
import { joinFieldPath, parseFieldPath } from './fieldPath.ts'
import { mandatoryNames, typeAt } from './fieldsOf.ts'
import { coreOf, fieldLocations, itemsPointer, locate, type Pointer } from './location.ts'
import { changeAt, withKeyword, without, withProperties, withRequired } from './rewrite.ts'

/**
 * The schema with a field added at the end of an object, or of the elements of a list (`''` is the message itself). A
 * name that is taken, and a place where no field can be, leave it as it is.
 */
export function addField(schema: JsonSchema, parentPath: string, field: NewField): JsonSchema {
  const steps = parseFieldPath(parentPath)
  const located = steps && locate(schema, steps)
  if (located === null || located.readOnly !== null || field.name === '') return schema
  const inElements = typeAt(schema, located.pointer) === 'ARRAY'
  const holder = inElements ? elementHolder(schema, located.pointer) : { schema, pointer: located.pointer }
  const pointer = coreOf(holder.schema, holder.pointer)
  if (fieldLocations(holder.schema, pointer).some(({ name }) => name === field.name)) return schema
  const grown = changeAt(holder.schema, pointer, (object) =>
    withProperties(object['type'] === undefined ? { type: 'object', ...object } : object, (entries) => [
      ...entries,
      [field.name, { type: 'string' }],
    ]),
  )
  const { name, ...change } = field
  return changeField(grown, joinFieldPath(inElements ? `${parentPath}[]` : parentPath, name), change)
}

/** The elements of a list, given an object schema where they have none. */
function elementHolder(schema: JsonSchema, list: Pointer): { readonly schema: JsonSchema; readonly pointer: Pointer } {
  const items = itemsPointer(schema, list)
  if (items !== null) return { schema, pointer: items }
  const core = coreOf(schema, list)
  const grown = changeAt(schema, core, (object) => withKeyword(object, 'items', { type: 'object' }))
  return { schema: grown, pointer: [...core, 'items'] }
}

/** The schema without a field. */
export function removeField(schema: JsonSchema, path: string): JsonSchema {
  const found = findProperty(schema, path)
  if (found === null) return schema
  const { holder, name, parent } = found
  const shorn = changeAt(schema, holder, (object) =>
    withProperties(object, (entries) => entries.filter(([other]) => other !== name)),
  )
  const tidy = changeAt(shorn, holder, (object) =>
    Object.keys(object['properties'] ?? {}).length === 0 ? without(object, ['properties']) : object,
  )
  if (!mandatoryNames(tidy, parent).has(name)) return tidy
  return changeAt(tidy, holder, (object) => withRequired(object, (names) => names.filter((other) => other !== name)))
}

/**
 * The schema with a field moved up (-1) or down (1) among those beside it; at the ends it stays. Names that are whole
 * numbers always come first, as in every JavaScript object.
 */
export function moveField(schema: JsonSchema, path: string, by: -1 | 1): JsonSchema {
  const found = findProperty(schema, path)
  if (found === null) return schema
  return changeAt(schema, found.holder, (object) =>
    withProperties(object, (entries) => {
      const from = entries.findIndex(([name]) => name === found.name)
      const to = from + by
      const moved = entries[from]
      if (moved === undefined || to < 0 || to >= entries.length) return entries
      const others = entries.toSpliced(from, 1)
      return others.toSpliced(to, 0, moved)
    }),
  )
}

function findProperty(schema: JsonSchema, path: string) {
  const steps = parseFieldPath(path)
  const located = steps && locate(schema, steps)
  if (steps === null || located === null || located.readOnly !== null || located.field === null) return null
  const parent = locate(schema, steps.slice(0, -1))?.pointer ?? []
  return { holder: located.field.holder, name: located.field.name, parent }
}
