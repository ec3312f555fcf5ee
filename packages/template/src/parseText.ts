import { countDollars, openBrace } from './characters.ts'
import type { ParsedTemplate } from './parseJson.ts'
import { inOrder, placeholderOf } from './parseJson.ts'
import { parsePlaceholder } from './parsePlaceholder.ts'
import type { PlaceholderInfo } from './placeholder.ts'
import { addInstruction, createPlanBuilder, finishPlan } from './plan.ts'
import type { TemplateProblem } from './problem.ts'

/** Parses a text template: everything but `${…}` and `$${` stands for itself. */
export function parseText(text: string): ParsedTemplate {
  const problems: TemplateProblem[] = []
  const placeholders: PlaceholderInfo[] = []
  const builder = createPlanBuilder()
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('$', at)
    if (start < 0) break
    const dollars = countDollars(text, start)
    const brace = start + dollars
    const placed = text.charCodeAt(brace) === openBrace
    builder.literal += text.slice(at, placed ? start + Math.floor(dollars / 2) : brace)
    at = brace
    if (!placed || dollars % 2 === 0) continue
    const read = parsePlaceholder(text, brace - 1, { inQuotes: false, problems })
    at = read.end
    if (read.expression === null) continue
    const placeholder = placeholderOf(read, read.expression, 'text')
    placeholders.push(placeholder)
    addInstruction(builder, { kind: 'raw', placeholder })
  }
  builder.literal += text.slice(at)
  const plan = problems.length === 0 ? finishPlan(builder) : null
  return { problems: inOrder(problems), placeholders, plan }
}
