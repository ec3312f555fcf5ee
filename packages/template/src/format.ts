import { parseJson } from './parseJson.ts'
import type { Token } from './scanJson.ts'
import { scanJson } from './scanJson.ts'

/**
 * A JSON template laid out in lines, two spaces per level. Comments, placeholders, texts, numbers and single empty
 * lines stay; trailing commas go; a list of plain values that fits one line stands on one. null where the text has
 * problems. Laying out twice changes nothing, nor does it change what is sent.
 */
export function formatTemplate(text: string): string | null {
  if (parseJson(text).problems.length > 0) return null
  const tokens = withLineBreaks(text, scanJson(text).tokens)
  const writer: Writer = { text, tokens, output: [], depth: 0, column: 0, pending: 'none', flat: 0 }
  for (let index = 0; index < tokens.length; index += 1) writeToken(writer, index)
  return `${writer.output.join('')}\n`
}

const lineWidth = 80
const indentation = '  '

interface PlacedToken {
  readonly token: Token
  /** Line breaks in the text before the token. */
  readonly breaks: number
  /** A comma that is written right after its value although comments stand between them, or not at all. */
  moved: boolean
}

interface Writer {
  readonly text: string
  readonly tokens: readonly PlacedToken[]
  readonly output: string[]
  depth: number
  column: number
  /** What has to come before the next token. */
  pending: 'none' | 'space' | 'line'
  /** While a list stands on one line: the index of its closing bracket. */
  flat: number
}

function withLineBreaks(text: string, tokens: readonly Token[]): readonly PlacedToken[] {
  let end = 0
  return tokens.map((token) => {
    const between = text.slice(end, token.start)
    end = token.end
    return { token, breaks: between.split('\n').length - 1, moved: false }
  })
}

function writeToken(writer: Writer, index: number): void {
  const placed = writer.tokens[index]
  if (placed === undefined || placed.moved) return
  const { token } = placed
  switch (token.kind) {
    case '{':
    case '[':
      startToken(writer, index)
      openBracket(writer, index)
      break
    case '}':
    case ']':
      closeBracket(writer, index)
      break
    case ',':
      // A comma right before a closing bracket is a trailing one.
      if (!closesNext(writer, index)) writeComma(writer)
      break
    case ':':
      // After a line comment even the colon needs a line of its own.
      if (writer.pending === 'line') writeLine(writer, 0)
      write(writer, ':')
      writer.pending = 'space'
      break
    case 'comment':
      writeComment(writer, index)
      break
    case 'string':
    case 'scalar':
    case 'placeholder':
    case 'unknown':
      startToken(writer, index)
      write(writer, sourceOf(writer, token))
      pullComma(writer, index)
      break
  }
}

function openBracket(writer: Writer, index: number): void {
  const opening = writer.tokens[index]?.token.kind ?? ''
  write(writer, opening)
  writer.depth += 1
  const next = writer.tokens[index + 1]?.token.kind
  if (next === '}' || next === ']') return
  if (opening === '[' && writer.flat === 0) writer.flat = endOfFlatList(writer, index)
  if (writer.flat === 0) writer.pending = 'line'
}

function closeBracket(writer: Writer, index: number): void {
  writer.depth -= 1
  const before = writer.tokens[index - 1]?.token.kind
  if (writer.flat === index) writer.flat = 0
  else if (before !== '{' && before !== '[') writeLine(writer, 0)
  writer.pending = 'none'
  write(writer, writer.tokens[index]?.token.kind ?? '')
  pullComma(writer, index)
}

function writeComma(writer: Writer): void {
  write(writer, ',')
  writer.pending = writer.flat > 0 ? 'space' : 'line'
}

/** A comma that follows the comments after a value goes before them, and with it the line it ends. */
function pullComma(writer: Writer, index: number): void {
  const next = nextMeaningful(writer, index)
  const comma = writer.tokens[next]
  if (comma?.token.kind !== ',' || next === index + 1) return
  comma.moved = true
  if (!closesNext(writer, next)) writeComma(writer)
}

function writeComment(writer: Writer, index: number): void {
  const placed = writer.tokens[index]
  if (placed === undefined) return
  const { pending } = writer
  const ownLine = placed.breaks > 0 && writer.output.length > 0
  if (ownLine) startLine(writer, index, placed.breaks)
  else if (writer.output.length > 0) write(writer, ' ')
  const comment = sourceOf(writer, placed.token).trimEnd()
  write(writer, comment)
  const next = writer.tokens[index + 1]
  if (comment.startsWith('//') || (next !== undefined && next.breaks > 0)) writer.pending = 'line'
  else writer.pending = pending === 'line' && !ownLine ? 'line' : 'space'
}

function startToken(writer: Writer, index: number): void {
  if (writer.pending === 'line') startLine(writer, index, writer.tokens[index]?.breaks ?? 0)
  else if (writer.pending === 'space') write(writer, ' ')
  writer.pending = 'none'
}

/** Begins a line; one empty line of the source is kept, but not right inside a bracket. */
function startLine(writer: Writer, index: number, breaks: number): void {
  const before = writer.tokens[index - 1]?.token.kind
  const inside = before === '{' || before === '['
  writeLine(writer, breaks > 1 && !inside ? 1 : 0)
  writer.pending = 'none'
}

function writeLine(writer: Writer, emptyLines: number): void {
  writer.output.push('\n'.repeat(emptyLines + 1), indentation.repeat(writer.depth))
  writer.column = indentation.length * writer.depth
}

function write(writer: Writer, text: string): void {
  writer.output.push(text)
  writer.column += text.length
}

/** The index of the closing bracket if the list at `index` holds plain values only and fits the line; otherwise 0. */
function endOfFlatList(writer: Writer, index: number): number {
  let width = writer.column
  for (let at = index + 1; at < writer.tokens.length; at += 1) {
    const { token } = writer.tokens[at] ?? {}
    if (token === undefined) return 0
    const { kind } = token
    if (kind === ']') return width + 1 <= lineWidth ? at : 0
    if (kind !== ',' && kind !== 'scalar' && kind !== 'string' && kind !== 'placeholder') return 0
    width += kind === ',' ? (closesNext(writer, at) ? 0 : 2) : token.end - token.start
    if (width > lineWidth || sourceOf(writer, token).includes('\n')) return 0
  }
  return 0
}

function closesNext(writer: Writer, index: number): boolean {
  const kind = writer.tokens[nextMeaningful(writer, index)]?.token.kind
  return kind === '}' || kind === ']'
}

/** The index of the next token that is no comment. */
function nextMeaningful(writer: Writer, index: number): number {
  let next = index + 1
  while (writer.tokens[next]?.token.kind === 'comment') next += 1
  return next
}

function sourceOf(writer: Writer, token: Token): string {
  return writer.text.slice(token.start, token.end)
}
