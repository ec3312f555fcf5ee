import type { JsonData } from './json.ts'
import type { PlaceholderInfo } from './placeholder.ts'
import type { TemplateProblem, TextRange } from './problem.ts'

/** What can stand between two operands of a condition; the closed list. */
export const conditionOperators = {
  '==': 'Both are the same, numbers by their value',
  '!=': 'They are not the same',
  '<': 'Less: two numbers, or two texts',
  '<=': 'Less or the same',
  '>': 'More: two numbers, or two texts',
  '>=': 'More or the same',
  contains: 'A text has a part, or a list an element',
  startsWith: 'A text begins with another',
  endsWith: 'A text ends with another',
  in: 'A value is in a list, such as ["a", "b"]',
} as const

export type ConditionOperator = keyof typeof conditionOperators

/** The words between comparisons, and before one. */
export const conditionWords = {
  and: 'Both sides hold',
  or: 'One of the sides holds, or both',
  not: 'What follows does not hold',
} as const

/** A parsed condition: plain data that may be kept and evaluated any number of times. */
export interface Condition {
  readonly text: string
  /** What is wrong with the text itself, by position. */
  readonly problems: readonly TemplateProblem[]
  /** The placeholders that read well, by position. */
  readonly placeholders: readonly PlaceholderInfo[]
  /** What evaluation does; null where there are problems. */
  readonly plan: ConditionPlan | null
}

/** What holds or does not hold. */
export type ConditionPlan =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly ConditionPlan[] }
  | { readonly kind: 'not'; readonly part: ConditionPlan }
  | { readonly kind: 'alone'; readonly operand: ConditionOperand }
  | Comparison

/** Two operands with an operator between them. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly operator: ConditionOperator
  readonly left: ConditionOperand
  readonly right: ConditionOperand
}

/** What is compared. */
export type ConditionOperand =
  | { readonly kind: 'placeholder'; readonly range: TextRange; readonly placeholder: PlaceholderInfo }
  | { readonly kind: 'literal'; readonly range: TextRange; readonly value: JsonData }
  | { readonly kind: 'list'; readonly range: TextRange; readonly items: readonly ConditionOperand[] }
