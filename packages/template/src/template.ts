import { parseJson } from './parseJson.ts'
import { parseText } from './parseText.ts'
import type { PlaceholderInfo } from './placeholder.ts'
import type { Plan } from './plan.ts'
import type { TemplateProblem } from './problem.ts'

/** `json`: JSON with comments, trailing commas and placeholders. `text`: any text with placeholders. */
export type TemplateFormat = 'json' | 'text'

/** A parsed template: plain data that may be kept and rendered any number of times. */
export interface Template {
  readonly text: string
  readonly format: TemplateFormat
  /** What is wrong with the text itself, by position. */
  readonly problems: readonly TemplateProblem[]
  /** The placeholders that read well, by position. */
  readonly placeholders: readonly PlaceholderInfo[]
  /** What rendering does; null where there are problems. */
  readonly plan: Plan | null
}

/**
 * Parses a template. Never throws: what is wrong is in `problems`. Takes time in proportion to the text; of the long
 * texts parsed last it gives the same object again, as an editor asks several times for what was just typed.
 */
export function parseTemplate(text: string, format: TemplateFormat): Template {
  if (text.length < longText || text.length > hugeText) return parse(text, format)
  const known = lastLong.find((template) => template.format === format && template.text === text)
  if (known !== undefined) return known
  const template = parse(text, format)
  lastLong.unshift(template)
  if (lastLong.length > keptLong) lastLong.pop()
  return template
}

/** Characters from which on finding a template again is much quicker than parsing it. */
const longText = 2_000
/** Characters up to which it is worth its memory. */
const hugeText = 200_000
const keptLong = 4
const lastLong: Template[] = []

function parse(text: string, format: TemplateFormat): Template {
  const { problems, placeholders, plan } = format === 'json' ? parseJson(text) : parseText(text)
  return { text, format, problems, placeholders, plan }
}
