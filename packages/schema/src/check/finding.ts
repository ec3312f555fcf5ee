import type { ProblemCode, ProblemValues, TextRange } from '@sendwright/model'
import type { Place } from './place.ts'

/** The codes of problems between a value and its schema. */
export type SchemaProblemCode = Extract<ProblemCode, `schema-${string}`>

/** What does not fit, before it becomes a problem with a path. `field` is filled in from the place. */
export type Finding = {
  [Code in SchemaProblemCode]: {
    readonly code: Code
    readonly place: Place
    /** Whether it is about the name rather than the value. */
    readonly atName?: boolean
    readonly values: Omit<ProblemValues<Code>, 'field'>
    /** What would be right in place of the value, of the name, or of the range. */
    readonly fix?: { readonly text: string; readonly position?: TextRange }
  }
}[SchemaProblemCode]

/** Takes what does not fit; null where only the verdict is wanted. */
export type Report = ((finding: Finding) => void) | null
