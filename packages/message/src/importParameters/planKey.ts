import { isJsonObject, type Side } from '@sendwright/model'
import { schemaTypeLabel, typeOfData } from '@sendwright/schema'
import { parseTemplate, templateTree, writePath } from '@sendwright/template'
import { literalText } from '../templateText.ts'
import { joined, type DataPaths } from './dataPaths.ts'
import { keywordOf } from './fields.ts'
import type { ImportRow } from './importPlan.ts'
import { suggestFor, type Wanted } from './mapField.ts'
import type { MappingContext } from './plannedValue.ts'
import { rowOf } from './row.ts'

/** The key after an import, and its row; no row where neither the action nor the side has a key. */
export interface PlannedKey {
  readonly key: string | null
  readonly row: ImportRow | null
}

/**
 * What importing a side changes in the key of a message. The value of a field that is the key is what that field is
 * mapped to, `templates` by path.
 */
export function planKey(
  now: string | null,
  side: Pick<Side, 'key' | 'keyField'>,
  { templates, paths, fills }: MappingContext & { readonly templates: ReadonlyMap<string, string> },
): PlannedKey {
  const type = side.key === undefined ? null : schemaTypeLabel(side.key)
  const hasKey = side.key !== undefined || side.keyField !== null
  const base = { now, type, mandatory: hasKey }
  if (Object.hasOwn(fills, 'key')) {
    const after = fills['key'] ?? ''
    return { key: after, row: rowOf('key', '', { ...base, after }) }
  }
  if (now !== null) return { key: now, row: rowOf('key', '', { ...base, after: now }) }
  if (!hasKey) return { key: null, row: null }
  const ofField = side.keyField === null ? null : keyOfField(side.keyField, templates)
  const after = (ofField !== null && canBeText(ofField, paths) ? ofField : null) ?? keyOfSchema(side)
  if (after !== null) return { key: after, row: rowOf('key', '', { ...base, after }) }
  const wanted: Wanted = {
    segments: [side.keyField ?? 'key'],
    schema: side.key ?? true,
    types: null,
    mandatory: true,
    fallback: undefined,
    isText: true,
  }
  const suggestions = suggestFor(wanted, paths)
  return { key: '${key}', row: rowOf('key', '', { ...base, after: '${key}', change: 'toFill', suggestions }) }
}

/** The text template of what stands at a field of the message; null where nothing does. */
function keyOfField(path: string, templates: ReadonlyMap<string, string>): string | null {
  const own = templates.get(path)
  if (own !== undefined) return textOfTemplate(own)
  // The field may be a part of a value that is inserted as a whole.
  for (const [around, template] of templates) {
    const rest = around === '' ? `.${path}` : path.startsWith(`${around}.`) ? path.slice(around.length) : null
    const tree = rest === null ? null : templateTree(template)
    if (tree?.kind !== 'placeholder' || tree.placeholder?.source.kind !== 'path') continue
    return `\${${writePath(tree.placeholder.source.segments)}${rest}}`
  }
  return null
}

/** Whether a text template can be filled in with the sample: null, objects and lists are no text. */
function canBeText(template: string, { byPath }: DataPaths): boolean {
  return parseTemplate(template, 'text').placeholders.every(({ source, defaults, filters }) => {
    if (source.kind !== 'path' || defaults.length > 0 || filters.length > 0) return true
    const value = byPath.get(joined(source.segments.map((segment) => segment.name)))?.value
    return value === undefined || (value !== null && !['object', 'array'].includes(typeOfData(value)))
  })
}

/** A JSON template of one scalar as a text template; null where it is none. */
function textOfTemplate(template: string): string | null {
  const tree = templateTree(template)
  switch (tree.kind) {
    case 'placeholder':
      return template
    case 'string': {
      if (tree.text !== null) return literalText(meaningOf(template.slice(tree.range.start, tree.range.end)))
      return template.slice(tree.range.start + 1, tree.range.end - 1)
    }
    case 'number':
    case 'boolean':
      return template
    default:
      return null
  }
}

/** What a JSON text of a template means: doubled dollars before a brace are single. */
function meaningOf(quoted: string): string {
  // The tree tells that it is a JSON text.
  return (JSON.parse(quoted) as string).replaceAll(
    /(\$+)\{/g,
    (_, dollars: string) => `${'$'.repeat(dollars.length / 2)}{`,
  )
}

function keyOfSchema({ key }: Pick<Side, 'key'>): string | null {
  if (key === undefined) return null
  const processValue = keywordOf(key, 'x-process-value')
  if (typeof processValue === 'string' && processValue !== '') return `\${${processValue}}`
  const fixed = keywordOf(key, 'const')
  if (fixed !== undefined && fixed !== null && !isJsonObject(fixed) && !Array.isArray(fixed)) {
    return literalText(typeof fixed === 'string' ? fixed : JSON.stringify(fixed))
  }
  // As a header's, the default of a key is a text template.
  const preset = keywordOf(key, 'default')
  return typeof preset === 'string' ? preset : null
}
