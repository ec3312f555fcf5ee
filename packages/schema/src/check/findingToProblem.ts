import { createProblem, type Problem, type ProblemValues } from '@sendwright/model'
import type { Finding } from './finding.ts'
import { fieldOf, pointerOf, type Place } from './place.ts'

/** Where a finding is told: `text` is the template it is about, null for plain data. */
export interface ProblemPlace {
  readonly path: string
  readonly severity: Problem['severity']
  readonly text: string | null
}

/** A finding with its sentence. In a template it has a position, and the path is that of the field with the text. */
export function findingToProblem(finding: Finding, { path, severity, text }: ProblemPlace): Problem {
  const { code, place, atName = false, fix } = finding
  // Each finding has the values of its own code, apart from the field; TypeScript cannot follow that through a union.
  const values = { ...finding.values, field: fieldOf(place) } as ProblemValues<typeof code>
  if (text === null) {
    return createProblem(code, path + pointerOf(place), values, {
      severity,
      ...(fix !== undefined && fix.position === undefined && { fix: { text: fix.text } }),
    })
  }
  const position = (atName ? place.nameRange : null) ?? rangeOf(place)
  const fixed = fix && { position: fix.position ?? position, text: withPlaceholders(fix.text, text) }
  return createProblem(code, path, values, { severity, position, ...(fixed && { fix: fixed }) })
}

function rangeOf(place: Place): { readonly start: number; readonly end: number } {
  return place.range ?? { start: 0, end: 0 }
}

/** Puts the characters of a placeholder where a fix keeps it. */
function withPlaceholders(fix: string, text: string): string {
  if (!fix.includes('\u0000')) return fix
  return fix
    .split('\u0000')
    .map((part, index) => (index % 2 === 0 ? part : text.slice(...rangeIn(part))))
    .join('')
}

function rangeIn(part: string): [number, number] {
  const [start = 0, end = 0] = part.split(',').map(Number)
  return [start, end]
}
