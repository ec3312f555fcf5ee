import { findFunction } from './functions.ts'
import type { JsonData, JsonKind } from './json.ts'
import { kindOf } from './json.ts'
import { valueAt } from './path.ts'
import type { Operand, PlaceholderInfo } from './placeholder.ts'
import type { TextRange } from './problem.ts'
import { sampleOf } from './sample.ts'
import type { Template } from './template.ts'

/** What stands at an offset of a template, for a hover. */
export interface Description {
  /** The characters described. */
  readonly range: TextRange
  /** The path up to the segment at the offset, or the call. */
  readonly path: string
  /** What the value is; `missing` where the data has none. */
  readonly type: JsonKind | 'missing'
  /** The beginning of its JSON; '' for a missing value and for functions. */
  readonly sample: string
  /** Whether the value keeps its type; otherwise it is inserted as text. */
  readonly keepsType: boolean
}

/**
 * Describes the path segment or call at the offset, or the source of the placeholder there. null where there is no
 * placeholder, or one that cannot be read.
 */
export function describeAt(template: Template, offset: number, data: JsonData): Description | null {
  const placeholder = template.placeholders.find(({ range }) => contains(range, offset))
  if (placeholder === undefined) return null
  const operands: readonly Operand[] = [placeholder.source, ...placeholder.defaults]
  const operand = operands.find(({ range }) => contains(range, offset)) ?? placeholder.source
  return describeOperand(template, placeholder, operand, { offset, data })
}

function describeOperand(
  template: Template,
  { range, bare: keepsType, source }: PlaceholderInfo,
  operand: Operand,
  { offset, data }: { readonly offset: number; readonly data: JsonData },
): Description {
  if (operand.kind === 'call') {
    const type = findFunction(operand.name)?.kind ?? 'missing'
    return { range: operand.range, path: operand.text, type, sample: '', keepsType }
  }
  if (operand.kind === 'literal') {
    const { value } = operand
    return { range: operand.range, path: source.text, type: kindOf(value), sample: sampleOf(value), keepsType }
  }
  const inside = contains(operand.range, offset)
  const count = inside ? operand.segments.findIndex((segment) => offset < segment.range.end) + 1 : 0
  const segments = count === 0 ? operand.segments : operand.segments.slice(0, count)
  const value = valueAt(data, segments)
  const last = segments.at(-1)
  const partial = segments.length < operand.segments.length && last !== undefined
  const start = operand.range.start
  const end = partial ? last.range.end + (last.style === 'dotted' ? 0 : 1) : operand.range.end
  return {
    range: inside ? { start, end } : range,
    path: partial ? template.text.slice(start, end) : operand.text,
    type: value === undefined ? 'missing' : kindOf(value),
    sample: value === undefined ? '' : sampleOf(value),
    keepsType,
  }
}

function contains(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset < range.end
}
