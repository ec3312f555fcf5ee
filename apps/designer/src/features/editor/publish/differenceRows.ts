import { lineDifference } from '../importParameters/lineDifference.ts'

/** A line of a text difference with its numbers in the text before and after, from 1. */
export interface DifferenceRow {
  readonly kind: 'removed' | 'added' | 'same'
  readonly text: string
  readonly before: number | null
  readonly after: number | null
}

/** Rows that are shown, or a stretch of lines that are the same and folded. */
export type DifferencePart =
  | { readonly kind: 'rows'; readonly rows: readonly DifferenceRow[] }
  | { readonly kind: 'fold'; readonly rows: readonly DifferenceRow[] }

/** Lines around a difference that are shown with it. */
const around = 2
/** A fold of fewer lines would hide no more than it takes itself. */
const leastFolded = 2

/** The lines of a difference, numbered. */
export function differenceRows(before: string, after: string): readonly DifferenceRow[] {
  let old = 0
  let next = 0
  return lineDifference(before, after).map(({ kind, text }) => ({
    kind,
    text,
    before: kind === 'added' ? null : (old += 1),
    after: kind === 'removed' ? null : (next += 1),
  }))
}

/** The rows with what is the same far from any difference folded. Together the parts are all rows. */
export function foldSame(rows: readonly DifferenceRow[]): readonly DifferencePart[] {
  const isNear = rows.map((_row, index) =>
    rows.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  )
  const parts: { kind: 'rows' | 'fold'; rows: DifferenceRow[] }[] = []
  let index = 0
  while (index < rows.length) {
    const start = index
    while (index < rows.length && isNear[index] === isNear[start]) index += 1
    const stretch = rows.slice(start, index)
    const kind = isNear[start] || stretch.length < leastFolded ? 'rows' : 'fold'
    const last = parts.at(-1)
    if (last?.kind === 'rows' && kind === 'rows') last.rows.push(...stretch)
    else parts.push({ kind, rows: stretch })
  }
  return parts
}

/** How many lines differ: a line in place of another counts once. */
export function changedLines(before: string, after: string): number {
  const rows = differenceRows(before, after)
  const count = (kind: DifferenceRow['kind']): number => rows.filter((row) => row.kind === kind).length
  return Math.max(count('added'), count('removed'))
}
