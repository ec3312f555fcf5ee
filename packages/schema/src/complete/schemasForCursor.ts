import { isRawJson, parseExactJson, type JsonData } from '@sendwright/model'
import type { TemplateNode, TemplateObject } from '@sendwright/template'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { keyOf } from '../compile/dataKey.ts'
import { partsOf } from '../compile/parts.ts'
import { schemasOfMember, viewsOf } from '../compile/views.ts'
import type { Cursor } from './cursor.ts'

/** The schemas that have a say where the cursor stands. Alternatives that what is written rules out have none. */
export function schemasForCursor(root: CompiledSchema, { steps, object }: Cursor): readonly CompiledSchema[] {
  let views = viewsOf([root])
  for (const { node, key } of steps) {
    const possible = node.kind === 'object' ? possibleViews(views, node, key) : views
    views = viewsOf(schemasOfMember(possible, key))
  }
  return object === null ? views : possibleViews(views, object, null)
}

/** The schemas without those that name another value for a property that is written (`type: "card"`). */
function possibleViews(
  views: readonly CompiledSchema[],
  object: TemplateObject,
  except: string | number | null,
): readonly CompiledSchema[] {
  const written = new Map<string, string>()
  for (const { name, value } of object.properties) {
    const data = scalarOf(value)
    if (name !== null && name !== except && data !== undefined) written.set(name, keyOf(data))
  }
  const possible = views.filter((view) => !isRuledOut(view, written))
  return possible.length > 0 ? possible : views
}

function isRuledOut({ object }: CompiledSchema, written: ReadonlyMap<string, string>): boolean {
  if (object === null) return false
  for (const [name, key] of written) {
    const schema = object.properties.get(name)
    if (schema !== undefined && partsOf(schema).some(({ values }) => values !== null && !values.keys.has(key)))
      return true
  }
  return false
}

function scalarOf(node: TemplateNode): JsonData | undefined {
  switch (node.kind) {
    case 'string':
      return node.text ?? undefined
    case 'number': {
      const value = parseExactJson(node.source)
      return typeof value === 'number' || isRawJson(value) ? value : undefined
    }
    case 'boolean':
      return node.value
    case 'null':
      return null
    default:
      return undefined
  }
}
