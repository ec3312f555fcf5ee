import type { PlaceholderInfo } from './placeholder.ts'
import type { TextRange } from './problem.ts'

/**
 * What rendering does, in order: literal 0, instruction 0, literal 1, … and the last literal. So there is always one
 * literal more than there are instructions.
 */
export interface Plan {
  readonly literals: readonly string[]
  readonly instructions: readonly Instruction[]
}

/** One step of rendering. */
export type Instruction =
  | ValueInstruction
  | TextInstruction
  | RawInstruction
  | OptionalInstruction
  | CommaInstruction
  | NameInstruction

/** A value as JSON. */
export interface ValueInstruction {
  readonly kind: 'value'
  readonly placeholder: PlaceholderInfo
  /** How many lists and objects of the template are around it. */
  readonly depth: number
}

/** Text inside a JSON text, escaped. */
export interface TextInstruction {
  readonly kind: 'text'
  readonly placeholder: PlaceholderInfo
}

/** Text in a text template, as it is. */
export interface RawInstruction {
  readonly kind: 'raw'
  readonly placeholder: PlaceholderInfo
}

/** A property or element that is there only if its value is. */
export interface OptionalInstruction {
  readonly kind: 'optional'
  readonly placeholder: PlaceholderInfo
  readonly depth: number
  /** 'always': something surely stands before it; 'first': nothing does; 'perhaps': only others like it. */
  readonly comma: 'always' | 'first' | 'perhaps'
  /** null in a list. */
  readonly name: PropertyName | null
}

/** The comma before the first sure member after optional ones: written if one of those was. */
export interface CommaInstruction {
  readonly kind: 'comma'
}

/** The name, with its colon, of a property that is always there; only where it holds placeholders. */
export interface NameInstruction {
  readonly kind: 'name'
  readonly name: PropertyName
}

/** The name of a property, and the names it may not be the same as. */
export interface PropertyName {
  readonly range: TextRange
  readonly pieces: readonly NamePiece[]
  readonly scope: NameScope
}

/** A part of a name: the characters as written with what they mean, or a placeholder. */
export type NamePiece = { readonly written: string; readonly meaning: string } | PlaceholderInfo

/** The names of one object. */
export interface NameScope {
  readonly id: number
  /** Whether a name holds a placeholder, so that names have to be compared when it is known. */
  dynamic: boolean
  /** Names without placeholders of properties that are always there. */
  readonly sureNames: Set<string>
}

/** Collects a plan. */
export interface PlanBuilder {
  readonly literals: string[]
  readonly instructions: Instruction[]
  literal: string
}

/** An empty plan to add to. */
export function createPlanBuilder(): PlanBuilder {
  return { literals: [], instructions: [], literal: '' }
}

/** Adds an instruction after the literal text collected so far. */
export function addInstruction(builder: PlanBuilder, instruction: Instruction): void {
  builder.literals.push(builder.literal)
  builder.instructions.push(instruction)
  builder.literal = ''
}

/** The collected plan. */
export function finishPlan(builder: PlanBuilder): Plan {
  return { literals: [...builder.literals, builder.literal], instructions: builder.instructions }
}
