import type { SchemaField } from '@sendwright/schema'

/** A field in the tree of a message. `expanded` is null for one without fields inside. */
export interface FieldRow {
  readonly field: SchemaField
  /** From 1. */
  readonly level: number
  readonly expanded: boolean | null
}

/** The rows that can be seen: fields of closed ones are left out. The fields come in order, parents first. */
export function fieldRows(fields: readonly SchemaField[], closed: ReadonlySet<string>): readonly FieldRow[] {
  const rows: FieldRow[] = []
  let hiddenBelow: number | null = null
  for (const field of fields) {
    if (hiddenBelow !== null && field.depth > hiddenBelow) continue
    hiddenBelow = null
    const isClosed = closed.has(field.path)
    rows.push({ field, level: field.depth + 1, expanded: field.isExpandable ? !isClosed : null })
    if (field.isExpandable && isClosed) hiddenBelow = field.depth
  }
  return rows
}

/** Up to this many fields stand open at first; in larger messages only the first level does. */
const openAtFirst = 60

/** The fields that are closed at first. */
export function closedAtFirst(fields: readonly SchemaField[]): ReadonlySet<string> {
  if (fields.length <= openAtFirst) return new Set()
  return new Set(fields.filter((field) => field.isExpandable).map((field) => field.path))
}
