import type { Completion, CompletionItem } from './complete.ts'
import { insidePlaceholder, isClosed, rootItems } from './complete.ts'
import { conditionOperators, conditionWords } from './condition.ts'
import type { JsonData } from './json.ts'
import type { TemplateProblem } from './problem.ts'
import type { ConditionToken } from './scanCondition.ts'
import { scanCondition } from './scanCondition.ts'

/**
 * What can be written at the offset of a condition: inside a placeholder as in templates, where a value goes the data's
 * properties with their braces, after a value the operators. Empty in texts and numbers.
 */
export function completeCondition(text: string, offset: number, data: JsonData): Completion {
  const problems: TemplateProblem[] = []
  const tokens = scanCondition(text, problems)
  const nothing: Completion = { range: { start: offset, end: offset }, items: [] }
  const at = tokens.findIndex((token) => isAt(text, token, offset))
  const token = tokens[at]
  if (token?.kind === 'placeholder') {
    const { start } = token.range
    return offset < start + 2 ? nothing : insidePlaceholder(text, start + 2, offset, data)
  }
  if (token?.kind === 'literal') return nothing
  const range = token?.kind === 'word' ? token.range : nothing.range
  if (text.charAt(offset - 1) === '$' && token?.kind === 'word') {
    return { range: { start: offset - 1, end: offset }, items: placeholderItems(data, '') }
  }
  const before = tokens.findLast((candidate) => candidate.kind !== 'end' && candidate.range.end <= range.start)
  const typed = text.slice(range.start, offset)
  if (endsOperand(before)) return { range, items: operatorItems }
  return { range, items: [...placeholderItems(data, typed), ...beforeOperand] }
}

/** Whether the offset is in the piece, or right behind one that could go on. */
function isAt(text: string, { kind, range }: ConditionToken, offset: number): boolean {
  if (offset <= range.start || kind === 'sign' || kind === 'end') return false
  if (offset < range.end) return true
  if (offset > range.end) return false
  if (kind === 'placeholder') return !isClosed(text, range)
  return kind === 'word' || (kind === 'literal' && !text.startsWith('"', range.end - 1))
}

function endsOperand(token: ConditionToken | undefined): boolean {
  if (token === undefined) return false
  if (token.kind === 'sign') return token.text === ')' || token.text === ']'
  if (token.kind !== 'word') return true
  return !Object.hasOwn(conditionOperators, token.text) && !Object.hasOwn(conditionWords, token.text)
}

function placeholderItems(data: JsonData, typed: string): readonly CompletionItem[] {
  return rootItems(data, typed).map((item) => ({ ...item, insert: `\${${item.insert}}` }))
}

function operatorItem([label, detail]: readonly [string, string]): CompletionItem {
  return { label, insert: label, kind: 'operator', detail, continues: false }
}

const operatorItems = [...Object.entries(conditionOperators), ...Object.entries(conditionWords)].map(operatorItem)
const beforeOperand = [operatorItem(['not', conditionWords.not])]
