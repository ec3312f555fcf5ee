import type { CompiledSchema } from './compiledSchema.ts'

const mostParts = 200

/**
 * The schemas that a value has to fit all at once: the schema itself, what its `$ref` and `allOf` lead to, and so on;
 * each once, so circles end.
 */
export function partsOf(schema: CompiledSchema): readonly CompiledSchema[] {
  if (schema.logic === null) return [schema]
  const known = partsBySchema.get(schema)
  if (known !== undefined) return known
  const parts = new Set([schema])
  for (const { logic } of parts) {
    if (logic === null) continue
    if (logic.ref !== null) parts.add(logic.ref)
    for (const each of logic.allOf) if (parts.size < mostParts) parts.add(each)
  }
  const found = [...parts]
  partsBySchema.set(schema, found)
  return found
}

const partsBySchema = new WeakMap<CompiledSchema, readonly CompiledSchema[]>()
