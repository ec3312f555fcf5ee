import type { JsonKind } from './json.ts'

/** A piece of a text, in UTF-16 units; the end is exclusive. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** Replacing the text at `position` by `text` mends the problem. */
export interface TemplateFix {
  readonly position: TextRange
  readonly text: string
}

/** What would be right where the JSON of a template is wrong. */
export type JsonExpectation =
  | 'value'
  | 'property-name'
  | 'colon'
  | 'comma-or-end-of-object'
  | 'comma-or-end-of-list'
  | 'end-of-document'
  | 'end-of-text'
  | 'end-of-comment'
  | 'line-break-escape'
  | 'control-character-escape'
  | 'known-escape'
  | 'whole-character'
  | 'json-number'
  | 'double-quotes'
  | 'quoted-placeholder'
  | 'plain-space'

/** What would be right where a placeholder is wrong. */
export type PathExpectation =
  | 'path'
  | 'name-after-dot'
  | 'index-or-quoted-name'
  | 'closing-bracket'
  | 'closing-quote'
  | 'plain-quote'
  | 'known-escape'
  | 'default-value'
  | 'default-or-optional'
  | 'filter-name'
  | 'filter-or-end'
  | 'end'
  | 'no-arguments'
  | 'closing-brace'
  | 'no-nested-placeholder'

/** What would be right where a condition is wrong. */
export type ConditionExpectation =
  | 'condition'
  | 'operand'
  | 'operator'
  | 'double-equals'
  | 'word-operator'
  | 'lower-case'
  | 'double-quotes'
  | 'closing-quote'
  | 'known-escape'
  | 'text-without-placeholder'
  | 'braces'
  | 'outside-braces'
  | 'number'
  | 'list'
  | 'comma-or-end-of-list'
  | 'closing-parenthesis'
  | 'opening-parenthesis'
  | 'and-or-end'
  | 'fewer-levels'

/** What each problem says besides its place. `found` is the exact text, '' at the end of the template. */
export interface TemplateProblemValues {
  readonly 'missing-value': { readonly path: string; readonly nearest?: string }
  readonly 'null-in-text': { readonly path: string }
  readonly 'object-in-text': { readonly path: string; readonly kind: 'list' | 'object' }
  readonly 'invalid-value': { readonly path: string; readonly filter: string; readonly value: string }
  readonly 'invalid-json': { readonly found: string; readonly expected: JsonExpectation }
  readonly 'invalid-path': { readonly found: string; readonly expected: PathExpectation }
  readonly 'invalid-condition': { readonly found: string; readonly expected: ConditionExpectation }
  readonly 'no-condition': { readonly value: string }
  readonly 'not-comparable': {
    readonly operator: string
    readonly left: string
    readonly leftKind: JsonKind
    readonly right: string
    readonly rightKind: JsonKind
  }
  readonly 'unknown-filter': { readonly name: string; readonly nearest?: string }
  readonly 'unknown-function': { readonly name: string; readonly nearest?: string }
  readonly 'duplicate-property': { readonly name: string }
  readonly 'left-out-document': { readonly path: string }
  readonly 'nested-too-deep': { readonly limit: number }
  readonly 'result-too-large': { readonly limit: number }
}

/** The codes of all problems that a template can have. */
export type TemplateProblemCode = keyof TemplateProblemValues

/** A problem with one given code. */
export interface TemplateProblemOf<Code extends TemplateProblemCode> {
  readonly code: Code
  readonly position: TextRange
  readonly severity: 'error' | 'warning'
  readonly values: TemplateProblemValues[Code]
  readonly fix?: TemplateFix
}

/** Something in a template, or in a template together with data, that its author can mend. */
export type TemplateProblem = { [Code in TemplateProblemCode]: TemplateProblemOf<Code> }[TemplateProblemCode]

/** More problems than this are not kept: nobody reads them, and a hostile text could have a million. */
export const problemLimit = 1000

/** Lists and objects of a template, and of what is sent, nest at most this deep. */
export const nestingLimit = 200

/** What a template renders to has at most this many characters (UTF-16 units). */
export const resultLimit = 32 * 1024 * 1024

/** Builds a problem of severity error. */
export function problem<Code extends TemplateProblemCode>(
  code: Code,
  position: TextRange,
  values: TemplateProblemValues[Code],
  fix?: TemplateFix,
): TemplateProblemOf<Code> {
  return fix === undefined
    ? { code, position, severity: 'error', values }
    : { code, position, severity: 'error', values, fix }
}

/** Adds the problem unless there are already as many as are kept. */
export function addProblem(problems: TemplateProblem[], added: TemplateProblem): void {
  if (problems.length < problemLimit) problems.push(added)
}
