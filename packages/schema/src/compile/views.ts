import { matchPattern } from '../pattern/matchPattern.ts'
import type { CompiledSchema } from './compiledSchema.ts'

const mostViews = 300

/**
 * The schemas that may have a say in a value: the schema itself, and all that its references, combinations,
 * alternatives and conditions lead to; each once, so circles end.
 */
export function viewsOf(schemas: Iterable<CompiledSchema>): readonly CompiledSchema[] {
  const views = new Set(schemas)
  for (const { logic } of views) {
    if (logic === null || views.size >= mostViews) continue
    const { ref, allOf, anyOf, oneOf, consequence, otherwise } = logic
    for (const next of [ref, ...allOf, ...anyOf, ...oneOf, consequence, otherwise]) if (next !== null) views.add(next)
  }
  return [...views]
}

/** The schemas of the property of that name, or of the element where the step is an index. */
export function schemasOfMember(views: readonly CompiledSchema[], step: string | number): readonly CompiledSchema[] {
  const found = new Set<CompiledSchema>()
  for (const view of views) {
    if (typeof step === 'string') addProperty(found, view, step)
    else {
      const item = view.list?.first[step] ?? view.list?.rest
      if (item !== undefined && item !== null) found.add(item)
    }
  }
  return [...found]
}

function addProperty(found: Set<CompiledSchema>, { object }: CompiledSchema, name: string): void {
  if (object === null) return
  const before = found.size
  const named = object.properties.get(name)
  if (named !== undefined) found.add(named)
  for (const { pattern, schema } of object.patterns) {
    if (pattern !== null && matchPattern(pattern, name, { left: 10_000 }) === true) found.add(schema)
  }
  if (named === undefined && found.size === before && object.additional?.always === null) found.add(object.additional)
}
