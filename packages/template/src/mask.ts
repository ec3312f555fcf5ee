import { scanJson } from './scanJson.ts'
import type { TemplateFormat } from './template.ts'

/** Stands for each character of a placeholder that a JSON tool must not see. */
export const maskCharacter = '§'

/**
 * The text as JSON tools can read it, with the same length, so that their offsets hold for the original: a bare
 * placeholder becomes a JSON text of mask characters; inside texts quotes, backslashes and line breaks of placeholders
 * are masked. Comments and trailing commas stay. A text template is returned as it is.
 */
export function maskPlaceholders(text: string, format: TemplateFormat): string {
  if (format === 'text') return text
  const parts: string[] = []
  let copied = 0
  for (const token of scanJson(text).tokens) {
    if (token.kind === 'placeholder') {
      parts.push(text.slice(copied, token.start), `"${maskCharacter.repeat(token.end - token.start - 2)}"`)
      copied = token.end
    } else if (token.kind === 'string') {
      for (const piece of token.pieces) {
        if (typeof piece === 'string') continue
        parts.push(text.slice(copied, piece.start), text.slice(piece.start, piece.end).replace(unsafe, maskCharacter))
        copied = piece.end
      }
    }
  }
  parts.push(text.slice(copied))
  return parts.join('')
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unsafe = /["\\\u0000-\u001f]/g
