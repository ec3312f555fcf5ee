import type { JsonData } from './json.ts'
import type { TextRange } from './problem.ts'

/** One step of a path: the name of a property, and the index it would be in a list (-1 if none). */
export interface PathSegment {
  readonly name: string
  readonly index: number
  /** The characters of the name or index, without dot and brackets, with quotes. */
  readonly range: TextRange
  readonly style: 'dotted' | 'index' | 'quoted'
}

/** A path into the data. */
export interface PathOperand {
  readonly kind: 'path'
  readonly range: TextRange
  /** The path as written, shortened when it is very long. */
  readonly text: string
  readonly segments: readonly PathSegment[]
}

/** A call of a function, such as `uuid()`. */
export interface CallOperand {
  readonly kind: 'call'
  readonly range: TextRange
  /** The call as written. */
  readonly text: string
  readonly name: string
}

/** A default written as a JSON literal. */
export interface LiteralOperand {
  readonly kind: 'literal'
  readonly range: TextRange
  readonly value: JsonData
}

/** What stands first in a placeholder, or after `??`. */
export type Operand = PathOperand | CallOperand | LiteralOperand

/** A filter as used in a placeholder; the range is that of its name. */
export interface FilterUse {
  readonly name: string
  readonly range: TextRange
}

/** Where a placeholder stands: as a JSON value (it keeps the type), inside text, or inside a property's name. */
export type PlaceholderPlace = 'value' | 'text' | 'name'

/** A placeholder of a template that reads well. */
export interface PlaceholderInfo {
  /** From the dollar to the closing brace. */
  readonly range: TextRange
  readonly place: PlaceholderPlace
  /** Whether it stands bare, so that the value keeps its type. */
  readonly bare: boolean
  /** The JSON text, quotes included, in which nothing but this placeholder stands; null elsewhere. */
  readonly quoted: TextRange | null
  readonly source: PathOperand | CallOperand
  /** What is tried in turn, after `??`, while the value is missing or null. */
  readonly defaults: readonly Operand[]
  /** Whether it may be left out (`?`). */
  readonly optional: boolean
  readonly filters: readonly FilterUse[]
}
