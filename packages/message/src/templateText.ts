import type { JsonData } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'

/**
 * A text template as a JSON text of a JSON template that gives the same text: what stands around the placeholders is
 * escaped, they stay as they are. null where the template has problems of its own.
 */
export function quotedTemplate(text: string): string | null {
  if (!text.includes('$')) return JSON.stringify(text)
  const { problems, placeholders } = parseTemplate(text, 'text')
  if (problems.length > 0) return null
  let quoted = '"'
  let at = 0
  for (const { range } of placeholders) {
    quoted += escaped(text.slice(at, range.start)) + text.slice(range.start, range.end)
    at = range.end
  }
  return `${quoted}${escaped(text.slice(at))}"`
}

/** A value as a JSON template that gives just it, nothing in it being a placeholder. */
export function literalJson(value: JsonData): string {
  return escapedDollars(JSON.stringify(value))
}

/** A text as a text template that gives just it. */
export function literalText(text: string): string {
  return escapedDollars(text)
}

/** Dollars before a brace begin a placeholder unless they are doubled. */
function escapedDollars(text: string): string {
  return text.replaceAll(/\$(?=\$*\{)/g, '$$$$')
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
