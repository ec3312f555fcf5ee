import type { Condition, ConditionOperand, ConditionOperator, ConditionPlan } from './condition.ts'
import { conditionOperators } from './condition.ts'
import { inOrder, placeholderOf } from './parseJson.ts'
import type { PlaceholderInfo } from './placeholder.ts'
import type { ConditionExpectation, TemplateFix, TemplateProblem, TextRange } from './problem.ts'
import { nestingLimit } from './problem.ts'
import type { ConditionToken } from './scanCondition.ts'
import { addConditionProblem, scanCondition } from './scanCondition.ts'

/** A condition with what is wrong with its text. */
export interface ParsedCondition {
  readonly condition: Condition
  /** The condition's own, by position. */
  readonly problems: readonly TemplateProblem[]
}

/**
 * Parses a condition, such as `${qty} > 3 and ${state} == "new"`. Never throws: what is wrong is in the problems. Takes
 * time in proportion to the text.
 */
export function parseCondition(text: string): ParsedCondition {
  const found: TemplateProblem[] = []
  const tokens = scanCondition(text, found)
  const parser: Parser = { text, tokens, problems: found, placeholders: [], at: 0, depth: 0 }
  const plan = readAll(parser)
  keepPlaceholders(parser)
  const problems = inOrder(found)
  const { placeholders } = parser
  return { condition: { text, problems, placeholders, plan: problems.length > 0 ? null : plan }, problems }
}

interface Parser {
  readonly text: string
  readonly tokens: readonly ConditionToken[]
  readonly problems: TemplateProblem[]
  readonly placeholders: PlaceholderInfo[]
  at: number
  depth: number
}

function readAll(parser: Parser): ConditionPlan | null {
  if (tokenAt(parser).kind === 'end') return fail(parser, 'condition')
  const plan = readAny(parser)
  if (plan === null) return null
  const token = tokenAt(parser)
  if (token.kind === 'end') return plan
  if (isSign(token, ')')) return fail(parser, 'opening-parenthesis')
  return failWithoutOperator(parser)
}

function readAny(parser: Parser): ConditionPlan | null {
  return readJoined(parser, { kind: 'any', word: 'or', sign: '||' }, readEvery)
}

function readEvery(parser: Parser): ConditionPlan | null {
  return readJoined(parser, { kind: 'all', word: 'and', sign: '&&' }, readNegated)
}

function readJoined(
  parser: Parser,
  { kind, word, sign }: { readonly kind: 'all' | 'any'; readonly word: string; readonly sign: string },
  readPart: (parser: Parser) => ConditionPlan | null,
): ConditionPlan | null {
  const parts: ConditionPlan[] = []
  for (;;) {
    const part = readPart(parser)
    if (part === null) return null
    parts.push(part)
    const token = tokenAt(parser)
    if (isSign(token, sign)) return fail(parser, 'word-operator', fixOf(token.range, word))
    if (!isWord(token, word)) break
    parser.at += 1
  }
  const [first] = parts
  return parts.length === 1 && first !== undefined ? first : { kind, parts }
}

function readNegated(parser: Parser): ConditionPlan | null {
  const token = tokenAt(parser)
  if (isSign(token, '!')) return fail(parser, 'word-operator', fixOf(token.range, 'not '))
  if (!isWord(token, 'not')) return readComparison(parser)
  const part = inside(parser, () => {
    parser.at += 1
    return readNegated(parser)
  })
  return part === null ? null : { kind: 'not', part }
}

function readComparison(parser: Parser): ConditionPlan | null {
  const token = tokenAt(parser)
  if (isSign(token, '(')) return readParentheses(parser)
  const left = readOperand(parser)
  if (left === null) return null
  const operator = readOperator(parser)
  if (operator === null) return null
  if (operator === 'none') {
    if (left.kind === 'literal' && typeof left.value !== 'boolean') {
      return failWithoutOperator(parser)
    }
    return { kind: 'alone', operand: left }
  }
  const right = operator.name === 'in' ? readListOperand(parser) : readOperand(parser)
  if (right === null) return null
  const comparison: ConditionPlan = { kind: 'comparison', operator: operator.name, left, right }
  return operator.negated ? { kind: 'not', part: comparison } : comparison
}

function readParentheses(parser: Parser): ConditionPlan | null {
  const opening = tokenAt(parser)
  const plan = inside(parser, () => {
    parser.at += 1
    return readAny(parser)
  })
  if (plan === null) return null
  const token = tokenAt(parser)
  if (!isSign(token, ')')) {
    return token.kind === 'end'
      ? fail(parser, 'closing-parenthesis', undefined, opening.range)
      : failWithoutOperator(parser)
  }
  parser.at += 1
  return plan
}

interface ReadOperator {
  readonly name: ConditionOperator
  readonly negated: boolean
}

/** The operator that stands here; 'none', and nothing read, where something else stands. */
function readOperator(parser: Parser): ReadOperator | 'none' | null {
  const token = tokenAt(parser)
  if (token.kind !== 'sign' && token.kind !== 'word') return 'none'
  if (isWord(token, 'not') && isWord(tokenAt(parser, 1), 'in')) {
    parser.at += 2
    return { name: 'in', negated: true }
  }
  if (isOperator(token.text)) {
    parser.at += 1
    return { name: token.text, negated: false }
  }
  const mended = otherLanguages.get(token.text)
  if (mended !== undefined)
    return fail(parser, mended === '==' ? 'double-equals' : 'operator', fixOf(token.range, mended))
  return 'none'
}

const otherLanguages: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
])

function readOperand(parser: Parser): ConditionOperand | null {
  const token = tokenAt(parser)
  const { range } = token
  if (token.kind === 'literal') {
    parser.at += 1
    return { kind: 'literal', range, value: token.value }
  }
  if (token.kind === 'placeholder') {
    parser.at += 1
    if (token.read.expression === null) return { kind: 'literal', range, value: true }
    return { kind: 'placeholder', range, placeholder: placeholderOf(token.read, token.read.expression, 'value') }
  }
  if (token.kind !== 'word') return fail(parser, isSign(token, '[') ? 'list' : 'operand')
  if (Object.hasOwn(constants, token.text)) {
    parser.at += 1
    // The name was found among the constants.
    return { kind: 'literal', range, value: constants[token.text as keyof typeof constants] }
  }
  const lower = token.text.toLowerCase()
  if (Object.hasOwn(constants, lower)) return fail(parser, 'lower-case', fixOf(range, lower))
  if (isKeyword(lower)) return fail(parser, 'operand')
  return fail(parser, 'braces', fixOf(range, `\${${token.text}}`))
}

const constants = { true: true, false: false, null: null } as const

/** What stands after `in`: a list in brackets, or a placeholder that gives one. */
function readListOperand(parser: Parser): ConditionOperand | null {
  const opening = tokenAt(parser)
  if (opening.kind === 'placeholder') return readOperand(parser)
  if (!isSign(opening, '[')) return fail(parser, 'list')
  parser.at += 1
  const items: ConditionOperand[] = []
  while (!isSign(tokenAt(parser), ']')) {
    const item = readOperand(parser)
    if (item === null) return null
    items.push(item)
    const token = tokenAt(parser)
    if (isSign(token, ']')) break
    if (!isSign(token, ',')) return fail(parser, 'comma-or-end-of-list')
    parser.at += 1
  }
  const { end } = tokenAt(parser).range
  parser.at += 1
  return { kind: 'list', range: { start: opening.range.start, end }, items }
}

/** Reads one level deeper: a hostile text could have a million levels. */
function inside(parser: Parser, read: () => ConditionPlan | null): ConditionPlan | null {
  if (parser.depth >= nestingLimit) return fail(parser, 'fewer-levels')
  parser.depth += 1
  const plan = read()
  parser.depth -= 1
  return plan
}

/** What stands where an operator, `and`, `or` or the end would be right. */
function failWithoutOperator(parser: Parser): null {
  const token = tokenAt(parser)
  if (token.kind === 'word') {
    const lower = token.text.toLowerCase()
    if (lower !== token.text && isKeyword(lower)) return fail(parser, 'lower-case', fixOf(token.range, lower))
  }
  if (isSign(token, '!')) return fail(parser, 'word-operator')
  const before = parser.tokens[parser.at - 1]
  const compared = (token.kind === 'sign' || token.kind === 'word') && isOperator(token.text)
  const isOperand = before?.kind === 'literal' || before?.kind === 'placeholder'
  return isOperand && !compared && !followsOperator(parser) ? fail(parser, 'operator') : fail(parser, 'and-or-end')
}

function followsOperator(parser: Parser): boolean {
  const before = parser.tokens[parser.at - 2]
  return before !== undefined && (before.kind === 'sign' || before.kind === 'word') && isOperator(before.text)
}

/** Remembers where the structure stopped making sense and returns null; a piece that is wrong in itself says enough. */
function fail(parser: Parser, expected: ConditionExpectation, fix?: TemplateFix, position?: TextRange): null {
  const range = position ?? tokenAt(parser).range
  addConditionProblem(parser.text, parser.problems, range, expected, fix)
  return null
}

/** Placeholders are told wherever they stand, for colours and completion. */
function keepPlaceholders({ tokens, placeholders }: Parser): void {
  for (const token of tokens) {
    if (token.kind !== 'placeholder' || token.read.expression === null) continue
    placeholders.push(placeholderOf(token.read, token.read.expression, 'value'))
  }
}

function tokenAt({ tokens, at }: Parser, ahead = 0): ConditionToken {
  // The last token is the end, and nothing is read behind it.
  return tokens[Math.min(at + ahead, tokens.length - 1)] as ConditionToken
}

function isSign(token: ConditionToken, text: string): boolean {
  return token.kind === 'sign' && token.text === text
}

function isWord(token: ConditionToken, text: string): boolean {
  return token.kind === 'word' && token.text === text
}

function isOperator(text: string): text is ConditionOperator {
  return Object.hasOwn(conditionOperators, text)
}

function isKeyword(lower: string): boolean {
  return ['and', 'or', 'not', 'contains', 'startswith', 'endswith', 'in'].includes(lower)
}

function fixOf(position: TextRange, text: string): TemplateFix {
  return { position, text }
}
