import { isJsonObject, type JsonData, type JsonSchema } from '@sendwright/model'
import { compileSchema } from '../compile/compileSchema.ts'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { schemasOfMember, viewsOf } from '../compile/views.ts'

/** The compiled schemas that may have a say in the value at a path of names and indexes; none where there is none. */
export function schemasAt(root: JsonSchema, path: readonly (string | number)[]): readonly CompiledSchema[] {
  let schemas: readonly CompiledSchema[] = [compileSchema(root)]
  for (const step of path) {
    const views = viewsOf(schemas)
    const members = schemasOfMember(views, step)
    const index = typeof step === 'string' && /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : null
    // Digits in a path name a property, or count in a list.
    schemas = members.length === 0 && index !== null ? schemasOfMember(views, index) : members
    if (schemas.length === 0) return []
  }
  return schemas
}

/**
 * The schema of the value at a path (`['order', 'lines', '0', 'sku']`), through references and alternatives; null where
 * the schema knows none. It stands by itself: the definitions it refers to (`$defs`, `definitions`) come with it.
 */
export function schemaAt(root: JsonSchema, path: readonly string[]): JsonSchema | null {
  if (path.length === 0) return root
  const sources = schemasAt(root, path).map(withoutPlainRef)
  const [first] = sources
  if (first === undefined) return null
  const found: JsonSchema = sources.length === 1 ? first : { anyOf: sources }
  if (typeof found === 'boolean' || typeof root === 'boolean' || !holdsRef(found, 0)) return found
  const definitions = ['$schema', '$defs', 'definitions'].flatMap((name) =>
    Object.hasOwn(root, name) ? [[name, root[name] ?? null] as const] : [],
  )
  return { ...Object.fromEntries(definitions), ...found }
}

/** What a schema that is nothing but a reference refers to. */
function withoutPlainRef({ source, logic }: CompiledSchema): JsonSchema {
  const isPlain = isJsonObject(source) && Object.keys(source).length === 1
  return isPlain && logic !== null && logic.ref !== null ? logic.ref.source : source
}

function holdsRef(data: JsonData, depth: number): boolean {
  if (typeof data !== 'object' || data === null || depth > 500) return false
  if (isJsonObject(data) && Object.hasOwn(data, '$ref')) return true
  return Object.values(data).some((value: JsonData) => holdsRef(value, depth + 1))
}
