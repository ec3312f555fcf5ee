import { countDollars, dollar, openBrace } from './characters.ts'
import { parsePlaceholder } from './parsePlaceholder.ts'
import { scanJson } from './scanJson.ts'
import type { TemplateFormat } from './template.ts'

/** What a text holds, in the order it stands there: placeholders, finished or not, and comments. */
export type SourcePart = { readonly kind: 'placeholder' | 'comment'; readonly start: number; readonly end: number }

/** The placeholders (also unfinished ones) and comments of a template. */
export function sourceParts(text: string, format: TemplateFormat): readonly SourcePart[] {
  return format === 'json' ? partsOfJson(text) : partsOfText(text)
}

/** Whether a dollar right before the offset would, with a brace, begin a placeholder. */
export function followsOddDollars(text: string, offset: number): boolean {
  let start = offset
  while (start > 0 && text.charCodeAt(start - 1) === dollar) start -= 1
  return (offset - start) % 2 === 1
}

function partsOfJson(text: string): readonly SourcePart[] {
  const parts: SourcePart[] = []
  for (const token of scanJson(text).tokens) {
    if (token.kind === 'placeholder' || token.kind === 'comment') {
      parts.push({ kind: token.kind, start: token.start, end: token.end })
    } else if (token.kind === 'string') {
      for (const piece of token.pieces) {
        if (typeof piece !== 'string') parts.push({ kind: 'placeholder', start: piece.start, end: piece.end })
      }
    }
  }
  return parts
}

function partsOfText(text: string): readonly SourcePart[] {
  const parts: SourcePart[] = []
  let at = text.indexOf('$')
  while (at >= 0) {
    const dollars = countDollars(text, at)
    const brace = at + dollars
    let next = brace
    if (text.charCodeAt(brace) === openBrace && dollars % 2 === 1) {
      const { start, end } = parsePlaceholder(text, brace - 1, { inQuotes: false, problems: [] })
      parts.push({ kind: 'placeholder', start, end })
      next = end
    }
    at = text.indexOf('$', next)
  }
  return parts
}
