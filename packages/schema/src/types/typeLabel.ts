import type { JsonSchema } from '@sendwright/model'
import { compileSchema } from '../compile/compileSchema.ts'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { partsOf } from '../compile/parts.ts'
import { schemasOfMember, viewsOf } from '../compile/views.ts'
import { typesOfCompiled } from './typesOf.ts'

/** What a schema asks for in a few words: `date-time`, `integer or null`, `array of object`, `enum`, `any`. */
export function schemaTypeLabel(schema: JsonSchema): string {
  return labelOfCompiled(compileSchema(schema))
}

/** The same for a compiled schema. */
export function labelOfCompiled(schema: CompiledSchema, depth = 0): string {
  if (schema.always === false) return 'nothing'
  const views = viewsOf([schema])
  const types = typesOfCompiled(schema)
  if (partsOf(schema).some(({ values }) => values !== null)) {
    const isNullable = partsOf(schema).every(({ values }) => values === null || values.keys.has('null'))
    return isNullable ? 'enum or null' : 'enum'
  }
  if (types === null) return 'any'
  const words = types.map((type) => {
    if (type === 'string') return formatOf(views) ?? type
    return type === 'array' ? labelOfList(views, depth) : type
  })
  // Null is told last, as what a value may be besides.
  return [...words.filter((word) => word !== 'null'), ...words.filter((word) => word === 'null')].join(' or ')
}

function formatOf(views: readonly CompiledSchema[]): string | null {
  const formats = new Set(views.flatMap(({ text }) => text?.format ?? []))
  return formats.size === 1 ? ([...formats][0] ?? null) : null
}

function labelOfList(views: readonly CompiledSchema[], depth: number): string {
  const items = schemasOfMember(views, 0)
  const [item] = items
  if (item === undefined || items.length > 1 || depth > 2) return 'array'
  const label = labelOfCompiled(item, depth + 1)
  if (label === 'any') return 'array'
  return label.includes(' or ') && !label.startsWith('array of (') && !label.startsWith('array of array')
    ? `array of (${label})`
    : `array of ${label}`
}
