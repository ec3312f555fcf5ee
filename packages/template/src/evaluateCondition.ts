import { compareNumbers } from './compareNumbers.ts'
import type { Comparison, Condition, ConditionOperand, ConditionOperator, ConditionPlan } from './condition.ts'
import type { FunctionEnvironment } from './functions.ts'
import type { JsonData } from './json.ts'
import { isJsonNumber, isList, isRawJson, kindOf, toJson } from './json.ts'
import { inOrder } from './parseJson.ts'
import type { TemplateFix, TemplateProblem, TextRange } from './problem.ts'
import { addProblem, problem } from './problem.ts'
import type { PlaceholderReader } from './render.ts'
import { createPlaceholderReader } from './render.ts'
import { sampleOf } from './sample.ts'

/** Whether a condition holds, or why that cannot be said. */
export type EvaluatedCondition = { readonly value: boolean } | { readonly problems: readonly TemplateProblem[] }

/**
 * Evaluates a condition with data. `and` and `or` stop at the first side that decides; what stands after it is not
 * looked at. The problems of a condition whose text is wrong are returned as they are.
 */
export function evaluateCondition(
  condition: Condition,
  data: JsonData,
  environment: FunctionEnvironment,
): EvaluatedCondition {
  if (condition.plan === null) return { problems: condition.problems }
  const reader = createPlaceholderReader(condition.text, data, environment)
  const value = holds(reader, condition.plan)
  return value === undefined ? { problems: inOrder(reader.problems) } : { value }
}

/** undefined where a problem was added. */
function holds(reader: PlaceholderReader, plan: ConditionPlan): boolean | undefined {
  switch (plan.kind) {
    case 'all':
    case 'any': {
      const decisive = plan.kind === 'any'
      for (const part of plan.parts) {
        const value = holds(reader, part)
        if (value === undefined || value === decisive) return value
      }
      return !decisive
    }
    case 'not': {
      const value = holds(reader, plan.part)
      return value === undefined ? undefined : !value
    }
    case 'alone': {
      const value = valueOf(reader, plan.operand)
      if (value === undefined || typeof value === 'boolean') return value
      addProblem(reader.problems, problem('no-condition', plan.operand.range, { value: sampleOf(value) }))
      return undefined
    }
    case 'comparison':
      return compare(reader, plan)
  }
}

function compare(reader: PlaceholderReader, comparison: Comparison): boolean | undefined {
  const left = valueOf(reader, comparison.left)
  const right = valueOf(reader, comparison.right)
  if (left === undefined || right === undefined) return undefined
  const result = comparisons[comparison.operator](left, right)
  if (result === undefined) reportNotComparable(reader, comparison, left, right)
  return result
}

/** By operator, whether the comparison holds; undefined where the two cannot be compared with it. */
const comparisons = {
  '==': equalsOfOneKind,
  '!=': (left, right) => negated(equalsOfOneKind(left, right)),
  '<': (left, right) => ordered(left, right, (order) => order < 0),
  '<=': (left, right) => ordered(left, right, (order) => order <= 0),
  '>': (left, right) => ordered(left, right, (order) => order > 0),
  '>=': (left, right) => ordered(left, right, (order) => order >= 0),
  contains: (left, right) =>
    isList(left) ? isElement(right, left) : withTexts(left, right, (text, part) => text.includes(part)),
  startsWith: (left, right) => withTexts(left, right, (text, part) => text.startsWith(part)),
  endsWith: (left, right) => withTexts(left, right, (text, part) => text.endsWith(part)),
  in: (left, right) => (isList(right) ? isElement(left, right) : undefined),
} as const satisfies Record<ConditionOperator, (left: JsonData, right: JsonData) => boolean | undefined>

/** Values of two kinds are hardly meant to be compared, and saying no would hide it; null may stand beside any. */
function equalsOfOneKind(left: JsonData, right: JsonData): boolean | undefined {
  if (left === null || right === null) return left === right
  return kindOf(left) === kindOf(right) ? equal(left, right) : undefined
}

/** Whether an element of the list equals the value; undefined where the list has elements, but none of its kind. */
function isElement(value: JsonData, list: readonly JsonData[]): boolean | undefined {
  if (list.some((item) => equal(item, value))) return true
  const kind = kindOf(value)
  const comparable = value === null || list.length === 0 || list.some((item) => item === null || kindOf(item) === kind)
  return comparable ? false : undefined
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

function ordered(left: JsonData, right: JsonData, judge: (order: number) => boolean): boolean | undefined {
  if (isNumber(left) && isNumber(right)) return judge(compareNumbers(left, right))
  return withTexts(left, right, (one, other) => judge(one < other ? -1 : one > other ? 1 : 0))
}

function withTexts(
  left: JsonData,
  right: JsonData,
  judge: (left: string, right: string) => boolean,
): boolean | undefined {
  return typeof left === 'string' && typeof right === 'string' ? judge(left, right) : undefined
}

function isNumber(value: JsonData): value is Parameters<typeof compareNumbers>[0] {
  return kindOf(value) === 'number'
}

/** Equality of JSON: numbers by their exact value, objects whatever the order of their properties. */
function equal(one: JsonData, other: JsonData): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return isNumber(one) && isNumber(other) && compareNumbers(one, other) === 0
  }
  if (isRawJson(one) || isRawJson(other)) return isNumber(one) && isNumber(other) && compareNumbers(one, other) === 0
  if (isList(one) || isList(other)) {
    return (
      isList(one) &&
      isList(other) &&
      one.length === other.length &&
      one.every((item, index) => equal(item, other[index] ?? null))
    )
  }
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && equal(one[name] ?? null, other[name] ?? null))
  )
}

/** What an operand gives; null where an optional placeholder (`?`) has no value; undefined where a problem was added. */
function valueOf(reader: PlaceholderReader, operand: ConditionOperand): JsonData | undefined {
  if (operand.kind === 'literal') return operand.value
  if (operand.kind === 'placeholder') {
    const before = reader.problems.length
    const value = reader.valueOf(operand.placeholder)
    return value === undefined && reader.problems.length === before ? null : value
  }
  const items: JsonData[] = []
  for (const item of operand.items) {
    const value = valueOf(reader, item)
    if (value === undefined) return undefined
    items.push(value)
  }
  return items
}

function reportNotComparable(
  reader: PlaceholderReader,
  { operator, left, right }: Comparison,
  leftValue: JsonData,
  rightValue: JsonData,
): void {
  const values = {
    operator,
    left: sampleOf(leftValue),
    leftKind: kindOf(leftValue),
    right: sampleOf(rightValue),
    rightKind: kindOf(rightValue),
  }
  const position = { start: left.range.start, end: right.range.end }
  const fix = literalFix(left, rightValue) ?? literalFix(right, leftValue)
  addProblem(reader.problems, problem('not-comparable', position, values, fix))
}

/** The literal as the kind that it is compared with: `"3"` as `3` beside a number, `3` as `"3"` beside a text. */
function literalFix(operand: ConditionOperand, beside: JsonData): TemplateFix | undefined {
  if (operand.kind !== 'literal') return undefined
  const { value, range } = operand
  if (typeof value === 'string' && isNumber(beside) && isJsonNumber(value)) return fixOf(range, value)
  if (typeof value !== 'string' && typeof beside === 'string') return fixOf(range, JSON.stringify(toJson(value)))
  return undefined
}

function fixOf(position: TextRange, text: string): TemplateFix {
  return { position, text }
}
