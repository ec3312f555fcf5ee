import type { Problem, Severity, TextRange } from '@sendwright/model'
import type { PlaceholderInfo } from '@sendwright/template'

/** A stretch of a template that looks the same from end to end. */
export interface TemplatePiece {
  readonly text: string
  readonly kind: 'text' | 'placeholder'
  /** The problem that underlines it. */
  readonly severity: Severity | undefined
}

/** Cuts a template where placeholders and problems begin and end. The pieces together are the text. */
export function templatePieces(
  text: string,
  placeholders: readonly PlaceholderInfo[],
  problems: readonly Problem[],
): readonly TemplatePiece[] {
  const marked = problems.flatMap((problem) =>
    problem.position === undefined ? [] : [{ ...visible(problem.position, text.length), severity: problem.severity }],
  )
  const ranges = placeholders.map(({ range }) => range)
  const cuts = [0, text.length, ...[...ranges, ...marked].flatMap(({ start, end }) => [start, end])]
  const ordered = [...new Set(cuts)].filter((at) => at >= 0 && at <= text.length).toSorted((a, b) => a - b)
  return ordered.slice(1).map((end, index): TemplatePiece => {
    const start = ordered[index] ?? 0
    const isInside = (range: TextRange): boolean => range.start <= start && end <= range.end
    return {
      text: text.slice(start, end),
      kind: ranges.some(isInside) ? 'placeholder' : 'text',
      severity: marked.find(isInside)?.severity,
    }
  })
}

/** A problem between two characters is shown on the one before it. */
function visible({ start, end }: TextRange, length: number): TextRange {
  if (end > start) return { start, end }
  return start >= length ? { start: Math.max(0, length - 1), end: length } : { start, end: start + 1 }
}
