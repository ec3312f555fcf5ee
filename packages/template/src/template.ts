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

/** Parses a template. Never throws: what is wrong is in `problems`. Takes time in proportion to the text. */
export function parseTemplate(text: string, format: TemplateFormat): Template {
  const { problems, placeholders, plan } = format === 'json' ? parseJson(text) : parseText(text)
  return { text, format, problems, placeholders, plan }
}
