import type { TextRange } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'

/** What a piece of a template is, for its colour. */
export type TemplatePieceKind =
  | 'placeholder'
  | 'property'
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'punctuation'
  | 'plain'

/** A stretch of a line that looks the same from end to end. */
export interface LinePiece {
  readonly text: string
  readonly kind: TemplatePieceKind
}

/**
 * A template cut into lines of coloured pieces, placeholders as the language reads them. What looks like JSON has JSON's
 * colours, whether it is complete or not. The pieces of all lines, joined by line breaks, are the text.
 */
export function templateLines(text: string): readonly (readonly LinePiece[])[] {
  const placeholders = parseTemplate(text, 'text').placeholders.map(({ range }) => range)
  const pieces = /^\s*[[{]/.test(text) ? jsonPieces(text, placeholders) : plainPieces(text, placeholders)
  const lines: LinePiece[][] = [[]]
  for (const { text: part, kind } of pieces)
    for (const [index, line] of part.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (line !== '') lines.at(-1)?.push({ text: line, kind })
    }
  return lines
}

function plainPieces(text: string, placeholders: readonly TextRange[]): readonly LinePiece[] {
  const pieces: LinePiece[] = []
  let at = 0
  for (const { start, end } of placeholders) {
    pieces.push({ text: text.slice(at, start), kind: 'plain' }, { text: text.slice(start, end), kind: 'placeholder' })
    at = end
  }
  return [...pieces, { text: text.slice(at), kind: 'plain' }]
}

const tokenPattern = /-?\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b|[{}[\],:]/y

function jsonPieces(text: string, placeholders: readonly TextRange[]): readonly LinePiece[] {
  const endOf = new Map(placeholders.map(({ start, end }) => [start, end]))
  const pieces: { text: string; kind: TemplatePieceKind }[] = []
  /** Where the pieces of the open text begin in `pieces`; null outside a text. */
  let open: number | null = null
  const put = (part: string, kind: TemplatePieceKind): void => {
    const last = pieces.at(-1)
    const isOfOpenText = open === null || pieces.length > open
    if (last !== undefined && last.kind === kind && isOfOpenText && kind !== 'placeholder') last.text += part
    else pieces.push({ text: part, kind })
  }
  let at = 0
  while (at < text.length) {
    const end = endOf.get(at)
    if (end !== undefined && end > at) {
      put(text.slice(at, end), 'placeholder')
      at = end
      continue
    }
    const character = text.charAt(at)
    if (open !== null) {
      const length = character === '\\' ? 2 : 1
      put(text.slice(at, at + length), 'string')
      at += length
      if (character === '"' && /^\s*:/.test(text.slice(at, at + 40))) toProperty(pieces, open)
      // A text never goes on in the next line.
      if (character === '"' || character === '\n') open = null
      continue
    }
    if (character === '"') {
      open = pieces.length
      put(character, 'string')
      at += 1
      continue
    }
    tokenPattern.lastIndex = at
    const token = tokenPattern.exec(text)?.[0]
    put(token ?? character, token === undefined ? 'plain' : tokenKind(token))
    at += token?.length ?? 1
  }
  return pieces
}

/** The text that just ended is the name of a property. */
function toProperty(pieces: { text: string; kind: TemplatePieceKind }[], start: number): void {
  for (const piece of pieces.slice(start)) if (piece.kind === 'string') piece.kind = 'property'
}

function tokenKind(token: string): TemplatePieceKind {
  if (token === 'true' || token === 'false') return 'boolean'
  if (token === 'null') return 'null'
  return /^[-\d]/.test(token) ? 'number' : 'punctuation'
}
