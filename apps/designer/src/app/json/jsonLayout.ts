import type { BuiltText, ValueSpan } from '@sendwright/message'

/** What a piece of a record's text is, for its colour. */
export type PieceKind = 'property' | 'string' | 'number' | 'boolean' | 'null' | 'punctuation' | 'plain' | 'space'

/** A piece of a line. `path` names the data it came from; null where it stands in the template. */
export interface Piece {
  readonly text: string
  readonly kind: PieceKind
  readonly path: string | null
}

/** A text laid out for reading; `cut` when only its beginning is. */
export interface Layout {
  readonly lines: readonly (readonly Piece[])[]
  readonly cut: boolean
}

/** More characters and lines than this are not laid out: nobody reads them, and the page has to stay quick. */
const longestLayout = 60_000
const mostLines = 1_000

/** Objects and lists inside lists stay on one line up to this many characters. */
const inlineWidth = 44

/** JSON in lines of two spaces; small objects and lists stay on one line. Numbers and escapes stay as sent. */
export function jsonLines(value: BuiltText): Layout {
  const { tokens, cut } = tokenize(value.text)
  const lines: Piece[][] = [[]]
  const put = (...pieces: Piece[]): void => void lines.at(-1)?.push(...pieces)
  const breakLine = (depth: number): void => void lines.push(depth > 0 ? [space('  '.repeat(depth))] : [])
  const spans = createSpanReader(value.spans)
  const inList: boolean[] = []
  let index = 0
  while (index < tokens.length && lines.length < mostLines) {
    const token = tokens[index]
    if (token === undefined) break
    if (opens(token)) {
      const end = inlineEnd(tokens, index, inList.at(-1) ?? false)
      if (end !== null) {
        put(...inlinePieces(tokens.slice(index, end + 1), spans))
        index = end + 1
        continue
      }
      put(...spans.pieces(token))
      inList.push(token.text === '[')
      breakLine(inList.length)
    } else if (closes(token)) {
      inList.pop()
      breakLine(inList.length)
      put(...spans.pieces(token))
    } else if (token.text === ',' && token.kind === 'punctuation') {
      put(...spans.pieces(token))
      breakLine(inList.length)
    } else {
      put(...spans.pieces(token))
      if (token.text === ':' && token.kind === 'punctuation') put(space(' '))
    }
    index += 1
  }
  return { lines, cut: cut || index < tokens.length }
}

/** JSON exactly as it is sent, on one line. */
export function jsonAsSent(value: BuiltText): Layout {
  const { tokens, cut } = tokenize(value.text)
  const spans = createSpanReader(value.spans)
  return { lines: [tokens.flatMap((token) => spans.pieces(token))], cut }
}

/** A text that is not JSON, with its own lines. */
export function plainLines(value: BuiltText): Layout {
  const text = value.text.slice(0, longestLayout)
  const spans = createSpanReader(value.spans)
  const pieces = spans.pieces({ text, kind: 'plain', start: 0 })
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    for (const [index, line] of piece.text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (line !== '') lines.at(-1)?.push({ ...piece, text: line })
    }
  }
  return { lines: lines.slice(0, mostLines), cut: text.length < value.text.length || lines.length > mostLines }
}

interface Token {
  readonly text: string
  readonly kind: PieceKind
  readonly start: number
}

const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+/gy

/** The text is JSON by construction; a text cut at the limit ends with the last whole token. */
function tokenize(text: string): { readonly tokens: readonly Token[]; readonly cut: boolean } {
  const beginning = text.slice(0, longestLayout)
  const tokens: Token[] = []
  for (const match of beginning.matchAll(tokenPattern)) {
    const [token] = match
    if (!/^\s/.test(token)) tokens.push({ text: token, kind: tokenKind(token, text, match.index), start: match.index })
  }
  return { tokens, cut: beginning.length < text.length }
}

function tokenKind(token: string, text: string, start: number): PieceKind {
  const first = token.charAt(0)
  if (first === '"') return text.charAt(start + token.length) === ':' ? 'property' : 'string'
  if (first === 't' || first === 'f') return 'boolean'
  if (first === 'n') return 'null'
  return /[-\d]/.test(first) ? 'number' : 'punctuation'
}

function opens(token: Token): boolean {
  return token.kind === 'punctuation' && (token.text === '{' || token.text === '[')
}

function closes(token: Token): boolean {
  return token.kind === 'punctuation' && (token.text === '}' || token.text === ']')
}

/** Where a list or object ends that stays on one line: an empty one, or a small one without others inside, in a list. */
function inlineEnd(tokens: readonly Token[], start: number, inList: boolean): number | null {
  const next = tokens[start + 1]
  if (next !== undefined && closes(next)) return start + 1
  if (!inList) return null
  let width = 0
  for (let index = start + 1; index < tokens.length && width <= inlineWidth; index += 1) {
    const token = tokens[index]
    if (token === undefined || opens(token)) return null
    if (closes(token)) return index
    width += token.text.length + 1
  }
  return null
}

function inlinePieces(tokens: readonly Token[], spans: SpanReader): readonly Piece[] {
  const isObject = tokens[0]?.text === '{' && tokens.length > 2
  return tokens.flatMap((token, index): Piece[] => {
    const pieces = spans.pieces(token)
    const isPunctuation = token.kind === 'punctuation'
    if (isObject && index === 0) return [...pieces, space(' ')]
    if (isObject && index === tokens.length - 1) return [space(' '), ...pieces]
    return isPunctuation && (token.text === ',' || token.text === ':') ? [...pieces, space(' ')] : [...pieces]
  })
}

function space(text: string): Piece {
  return { text, kind: 'space', path: null }
}

interface SpanReader {
  readonly pieces: (token: Token) => readonly Piece[]
}

/** Cuts tokens where values from data begin and end. Tokens come in the order of the text, and so do the spans. */
function createSpanReader(spans: readonly ValueSpan[]): SpanReader {
  const ordered = spans.toSorted((a, b) => a.start - b.start)
  let first = 0
  return {
    pieces(token) {
      const end = token.start + token.text.length
      if (token.kind === 'punctuation' || token.kind === 'property') return [{ ...bare(token), path: null }]
      while ((ordered[first]?.end ?? Infinity) <= token.start) first += 1
      const pieces: Piece[] = []
      let at = token.start
      for (let index = first; index < ordered.length; index += 1) {
        const span = ordered[index]
        if (span === undefined || span.start >= end) break
        if (span.end <= at) continue
        const from = Math.max(at, span.start)
        const to = Math.min(end, span.end)
        if (from > at) pieces.push(cut(token, at, from, null))
        pieces.push(cut(token, from, to, span.path))
        at = to
      }
      if (at < end) pieces.push(cut(token, at, end, null))
      return pieces
    },
  }
}

function bare(token: Token): { readonly text: string; readonly kind: PieceKind } {
  return { text: token.text, kind: token.kind }
}

function cut(token: Token, from: number, to: number, path: string | null): Piece {
  return { text: token.text.slice(from - token.start, to - token.start), kind: token.kind, path }
}
