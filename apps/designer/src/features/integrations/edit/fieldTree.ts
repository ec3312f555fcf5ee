import type { SchemaField } from '@sendwright/schema'

/** The path of the object or list that each field stands in, by the field's path; '' is the message itself. */
export function parentPaths(fields: readonly SchemaField[]): ReadonlyMap<string, string> {
  const above: string[] = []
  const parents = new Map<string, string>()
  for (const { path, depth } of fields) {
    parents.set(path, depth === 0 ? '' : (above[depth - 1] ?? ''))
    above[depth] = path
    above.length = depth + 1
  }
  return parents
}

/** The names of the fields that stand in the same place. */
export function siblingNames(fields: readonly SchemaField[], parent: string): ReadonlySet<string> {
  const parents = parentPaths(fields)
  return new Set(fields.filter((field) => parents.get(field.path) === parent).map((field) => field.name))
}

/** Whether fields can be added inside a field. */
export function canHoldFields({ type, itemType, readOnly }: SchemaField): boolean {
  if (readOnly !== null) return false
  const isObject = type === 'OBJECT' || type === 'OBJECT_REF'
  const isList = (type === 'ARRAY' || type === 'ARRAY_REF') && (itemType === 'OBJECT' || itemType === null)
  return isObject || isList
}
