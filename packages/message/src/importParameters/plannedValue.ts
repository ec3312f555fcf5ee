import type { ValueTemplate } from '@sendwright/model'
import type { DataPaths } from './dataPaths.ts'
import type { ImportRow } from './importPlan.ts'

/** What the parts of a message are mapped to, and what a person typed for them. */
export interface MappingContext {
  readonly paths: DataPaths
  readonly fills: Readonly<Record<string, string>>
}

/** The message's value after an import, its rows, and the JSON templates of its fields by path. */
export interface PlannedValue {
  readonly value: ValueTemplate
  readonly rows: readonly ImportRow[]
  /** By path of the field: the JSON template that stands there after the import. */
  readonly templates: ReadonlyMap<string, string>
}

/** The text of a value that a person has written; null for none, and for the empty object of a new action. */
export function writtenText(value: ValueTemplate): string | null {
  if (value.format !== 'json' && value.format !== 'text') return null
  const text = value.text.trim()
  return text === '' || /^\{\s*\}$/.test(text) ? null : text
}
