import type { JsonData } from '@sendwright/model'
import { writePath } from '@sendwright/template'
import { literalJson } from '../templateText.ts'
import { joined, type DataPaths } from './dataPaths.ts'
import type { FieldNode } from './fields.ts'
import { fillToJson } from './fill.ts'
import type { ImportRow } from './importPlan.ts'
import { mapField, suggestFor, type Wanted } from './mapField.ts'
import type { MappingContext } from './plannedValue.ts'
import { rowOf } from './row.ts'

/** What is known where a field stands. */
export interface LeafContext {
  /** The JSON template that stands there now; null = nothing. */
  readonly now: string | null
  readonly context: MappingContext
  /** Whether the object around it is there for certain. */
  readonly isNeeded: boolean
  /** Whether it is looked for in the data. */
  readonly mayMap: boolean
}

/** A field whose value is written as a whole: what stands there after the import, and its row. */
export function planLeaf(
  node: FieldNode,
  { now, context: { paths, fills }, isNeeded, mayMap }: LeafContext,
): { readonly text: string | null; readonly row: ImportRow } {
  const mandatory = node.mandatory && isNeeded
  const wanted: Wanted = { ...node, mandatory, isText: false }
  const base = { now, type: node.typeLabel, mandatory }
  const filled = fills[`field:${node.path}`]
  if (filled !== undefined && Object.hasOwn(fills, `field:${node.path}`)) {
    const text = fillToJson(filled, wanted)
    return { text, row: rowOf('field', node.path, { ...base, after: text, suggestions: suggestFor(wanted, paths) }) }
  }
  const own = writePath(node.segments.map((name) => ({ name, style: 'dotted' })))
  const open = `\${${node.processValue ?? own}}`
  const isUnknown = !isKnown(node.processValue?.split('.') ?? node.segments, paths)
  if (now !== null) {
    const isOpen = now === open && (mandatory || node.processValue !== null) && isUnknown
    const suggestions = isOpen ? suggestFor(wanted, paths) : []
    const row = rowOf('field', node.path, { ...base, after: now, suggestions, ...(isOpen && { change: 'toFill' }) })
    return { text: now, row }
  }
  const mapped = literalOf(node.fixed) ?? (node.processValue === null && mayMap ? mapField(wanted, paths) : null)
  const known = node.processValue !== null && !isUnknown ? open : null
  const after = mapped ?? known ?? (mandatory && node.processValue === null ? literalOf(node.preset) : null)
  if (after !== null) return { text: after, row: rowOf('field', node.path, { ...base, after }) }
  const suggestions = suggestFor(wanted, paths)
  if (mandatory || node.processValue !== null) {
    return { text: open, row: rowOf('field', node.path, { ...base, after: open, suggestions, change: 'toFill' }) }
  }
  return { text: null, row: rowOf('field', node.path, { ...base, after: null, suggestions, change: 'omitted' }) }
}

function isKnown(segments: readonly string[], { byPath }: DataPaths): boolean {
  return byPath.has(joined(segments))
}

function literalOf(value: JsonData | undefined): string | null {
  return value === undefined ? null : literalJson(value)
}
