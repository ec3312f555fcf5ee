import type { JsonSchema } from '@sendwright/model'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { compileSchema } from '../compile/compileSchema.ts'
import { partsOf } from '../compile/parts.ts'
import { commonTypes, inTypeOrder, typeOfData, type JsonType } from '../jsonType.ts'

/**
 * The types that a value of the schema can have; null where it says nothing about them. A schema with properties is
 * meant for objects, one with items for lists, although JSON Schema lets other values pass.
 */
export function jsonTypesOf(schema: JsonSchema): JsonType[] | null {
  return typesOfCompiled(compileSchema(schema))
}

/** The same for a compiled schema. */
export function typesOfCompiled(schema: CompiledSchema, depth = 0): JsonType[] | null {
  let types: JsonType[] | null = null
  const parts = partsOf(schema)
  for (const part of parts) {
    types = commonTypes(types, part.types)
    if (part.values !== null) types = commonTypes(types, inTypeOrder(part.values.allowed.map(typeOfData)))
    for (const branches of [part.logic?.anyOf ?? [], part.logic?.oneOf ?? []]) {
      if (branches.length > 0 && depth < deepest) types = commonTypes(types, unitedTypes(branches, depth + 1))
    }
  }
  if (types !== null) return types
  if (parts.some(({ object }) => object !== null && object.properties.size > 0)) return ['object']
  return parts.some(({ list }) => list !== null && (list.rest !== null || list.first.length > 0)) ? ['array'] : null
}

const deepest = 8

/** More alternatives than this are not asked for their types. */
const mostBranches = 100

/** The types of all alternatives together; null where one of them says nothing. */
export function unitedTypes(branches: readonly CompiledSchema[], depth = 0): JsonType[] | null {
  if (branches.length > mostBranches) return null
  const all: JsonType[] = []
  for (const branch of branches) {
    const types = typesOfCompiled(branch, depth)
    if (types === null) return null
    all.push(...types)
  }
  return inTypeOrder(all)
}
