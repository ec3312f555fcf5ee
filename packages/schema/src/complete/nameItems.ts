import { isJsonObject, ownValue } from '@sendwright/model'
import type { CompletionItem } from '@sendwright/template'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { partsOf } from '../compile/parts.ts'
import { labelOfCompiled } from '../types/typeLabel.ts'
import type { Cursor } from './cursor.ts'

/** The names that the object does not have yet, mandatory ones first, each in the order of the model. */
export function nameItems(views: readonly CompiledSchema[], { object, property }: Cursor): readonly CompletionItem[] {
  const present = new Set(object?.properties.flatMap((each) => (each === property ? [] : (each.name ?? []))))
  const required = new Set(views.flatMap((view) => view.object?.required ?? []))
  const schemas = new Map<string, CompiledSchema>()
  for (const view of views) {
    for (const [name, schema] of view.object?.properties ?? []) {
      if (!present.has(name) && !schemas.has(name) && schema.always !== false) schemas.set(name, schema)
    }
  }
  const names = [...schemas.keys()]
  const sorted = [...names.filter((name) => required.has(name)), ...names.filter((name) => !required.has(name))]
  // A name that has its colon is only replaced.
  const hasColon = property !== null && property.colon !== null
  return sorted.slice(0, 500).map((name) => {
    const schema = schemas.get(name)
    const written = JSON.stringify(name)
    const description = schema === undefined ? null : descriptionOf(schema)
    return {
      label: name,
      insert: hasColon ? written : `${written}: `,
      kind: 'name',
      detail: [schema && labelOfCompiled(schema), required.has(name) && 'mandatory'].filter(Boolean).join(', '),
      ...(description !== null && { description }),
      continues: !hasColon,
    }
  })
}

/** The first description among a schema and what it refers to. */
export function descriptionOf(schema: CompiledSchema): string | null {
  for (const { source } of partsOf(schema)) {
    if (!isJsonObject(source)) continue
    for (const keyword of ['description', 'title']) {
      const text = ownValue(source, keyword)
      if (typeof text === 'string' && text !== '') return text
    }
  }
  return null
}
