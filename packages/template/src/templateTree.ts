import { endOfWhiteSpace } from './characters.ts'
import { placeholderOf } from './parseJson.ts'
import type { ReadPlaceholder } from './parsePlaceholder.ts'
import type { PlaceholderInfo, PlaceholderPlace } from './placeholder.ts'
import type { TextRange } from './problem.ts'
import { nestingLimit } from './problem.ts'
import type { StringToken, Token } from './scanJson.ts'
import { scanJson } from './scanJson.ts'

/** An object as far as it is written. `closed`: its brace stands there, so that what is missing is missing. */
export interface TemplateObject {
  readonly kind: 'object'
  readonly range: TextRange
  readonly closed: boolean
  readonly properties: readonly TemplateProperty[]
}

/** A property as far as it is written. */
export interface TemplateProperty {
  /** What the name means; null where a placeholder stands in it. */
  readonly name: string | null
  /** The characters of the name, quotes included. */
  readonly nameRange: TextRange
  /** Whether it is a text whose closing quote stands there. */
  readonly nameClosed: boolean
  /** Where the colon after the name ends; null where there is none. */
  readonly colon: number | null
  readonly value: TemplateNode
  /** Where the comma after the value ends; null where there is none. */
  readonly comma: number | null
}

/** A list as far as it is written. */
export interface TemplateList {
  readonly kind: 'list'
  readonly range: TextRange
  readonly closed: boolean
  readonly items: readonly TemplateItem[]
}

/** An element of a list. */
export interface TemplateItem {
  readonly value: TemplateNode
  readonly comma: number | null
}

/** A JSON text. */
export interface TemplateString {
  readonly kind: 'string'
  readonly range: TextRange
  readonly closed: boolean
  /** What it means; null where placeholders stand in it. */
  readonly text: string | null
  /** The parts it consists of: what they mean, and placeholders (null where one has a problem). */
  readonly pieces: readonly (string | PlaceholderInfo | null)[]
}

/** A number, as its source text. */
export interface TemplateNumber {
  readonly kind: 'number'
  readonly range: TextRange
  readonly source: string
}

/** true or false. */
export interface TemplateBoolean {
  readonly kind: 'boolean'
  readonly range: TextRange
  readonly value: boolean
}

/** null. */
export interface TemplateNull {
  readonly kind: 'null'
  readonly range: TextRange
}

/** A placeholder standing where a value stands; null where it has a problem of its own. */
export interface TemplatePlaceholder {
  readonly kind: 'placeholder'
  readonly range: TextRange
  readonly placeholder: PlaceholderInfo | null
}

/** A value that is not written yet, or the word that stands in its place. */
export interface TemplateMissing {
  readonly kind: 'missing'
  readonly range: TextRange
}

/** A value of a JSON template with its place in the text, in UTF-16 units. */
export type TemplateNode =
  | TemplateObject
  | TemplateList
  | TemplateString
  | TemplateNumber
  | TemplateBoolean
  | TemplateNull
  | TemplatePlaceholder
  | TemplateMissing

/**
 * The values of a JSON template with their places, also of an unfinished or wrong text: what can be told is told, the
 * rest is `missing`. Never fails; takes time in proportion to the text. Nests no deeper than templates may.
 */
export function templateTree(text: string): TemplateNode {
  if (lastTree?.text !== text) lastTree = { text, tree: readTree(text) }
  const { tree } = lastTree
  if (text.length > longestKept) lastTree = null
  return tree
}

const longestKept = 1_000_000
/** The tree that was read last: checking and completing ask for the same one. */
let lastTree: { readonly text: string; readonly tree: TemplateNode } | null = null

function readTree(text: string): TemplateNode {
  const tokens = scanJson(text).tokens.filter(({ kind }) => kind !== 'comment')
  const builder: Builder = { text, tokens, frames: [], tooDeep: 0, root: null }
  for (let index = 0; index < tokens.length && !isDone(builder); index += 1) addToken(builder, index)
  for (;;) {
    const frame = builder.frames.pop()
    if (frame === undefined) break
    closeFrame(frame, { end: text.length, closed: false })
  }
  const start = endOfWhiteSpace(text, 0)
  return builder.root ?? { kind: 'missing', range: { start, end: start } }
}

interface Builder {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly frames: Frame[]
  /** Brackets open beyond the depth that is kept. */
  tooDeep: number
  root: TemplateNode | null
}

type Frame = ObjectFrame | ListFrame

interface ObjectFrame {
  readonly kind: 'object'
  readonly node: Mutable<TemplateObject>
  readonly properties: Mutable<TemplateProperty>[]
  /** The name whose value comes next. */
  pending: Pick<TemplateProperty, 'name' | 'nameRange' | 'nameClosed' | 'colon'> | null
}

interface ListFrame {
  readonly kind: 'list'
  readonly node: Mutable<TemplateList>
  readonly items: Mutable<TemplateItem>[]
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

function isDone(builder: Builder): boolean {
  return builder.root !== null && builder.frames.length === 0
}

function addToken(builder: Builder, index: number): void {
  const token = builder.tokens[index]
  if (token === undefined) return
  if (builder.tooDeep > 0) {
    if (token.kind === '{' || token.kind === '[') builder.tooDeep += 1
    else if (token.kind === '}' || token.kind === ']') builder.tooDeep -= 1
    return
  }
  const frame = builder.frames.at(-1)
  switch (token.kind) {
    case '{':
    case '[':
      open(builder, token.kind, token)
      break
    case '}':
      close(builder, 'object', token)
      break
    case ']':
      close(builder, 'list', token)
      break
    case ',':
      if (frame !== undefined) addComma(frame, token)
      break
    case ':':
      if (frame?.kind === 'object' && frame.pending?.colon === null) {
        frame.pending = { ...frame.pending, colon: token.end }
      }
      break
    case 'string':
      if (frame?.kind === 'object' && isName(builder, frame, index)) startProperty(frame, nameOfString(token))
      else addValue(builder, stringNode(token))
      break
    case 'scalar':
    case 'unknown':
      if (frame?.kind === 'object' && !awaitsValue(frame)) {
        const name = builder.text.slice(token.start, token.end)
        startProperty(frame, { name, nameRange: rangeOf(token), nameClosed: false, colon: null })
      } else addValue(builder, token.kind === 'scalar' ? scalarNode(builder, token) : missing(token))
      break
    case 'placeholder':
      addValue(builder, {
        kind: 'placeholder',
        range: rangeOf(token),
        placeholder: infoOf(token.read, 'value'),
      })
      break
    case 'comment':
      break
  }
}

/** Whether a text in an object is a name: no value is due, or a colon follows, so that the value before is not written. */
function isName(builder: Builder, frame: ObjectFrame, index: number): boolean {
  return !awaitsValue(frame) || builder.tokens[index + 1]?.kind === ':'
}

function awaitsValue({ pending }: ObjectFrame): boolean {
  return pending !== null && pending.colon !== null
}

function startProperty(frame: ObjectFrame, name: NonNullable<ObjectFrame['pending']>): void {
  finishPending(frame)
  frame.pending = name
}

function addValue(builder: Builder, value: TemplateNode): void {
  const frame = builder.frames.at(-1)
  if (frame === undefined) builder.root ??= value
  else if (frame.kind === 'list') frame.items.push({ value, comma: null })
  else if (frame.pending !== null && frame.pending.colon !== null) {
    frame.properties.push({ ...frame.pending, value, comma: null })
    frame.pending = null
  }
}

function open(builder: Builder, bracket: '{' | '[', token: TextRange): void {
  if (builder.frames.length >= nestingLimit) {
    builder.tooDeep = 1
    addValue(builder, missing(token))
    return
  }
  const range = rangeOf(token)
  if (bracket === '{') {
    const properties: Mutable<TemplateProperty>[] = []
    const node: Mutable<TemplateObject> = { kind: 'object', range, closed: false, properties }
    addValue(builder, node)
    builder.frames.push({ kind: 'object', node, properties, pending: null })
  } else {
    const items: Mutable<TemplateItem>[] = []
    const node: Mutable<TemplateList> = { kind: 'list', range, closed: false, items }
    addValue(builder, node)
    builder.frames.push({ kind: 'list', node, items })
  }
}

/** Closes the innermost bracket of that kind, and with it what was left open inside; a bracket too many is passed over. */
function close(builder: Builder, kind: Frame['kind'], token: TextRange): void {
  const wanted = builder.frames.findLastIndex((frame) => frame.kind === kind)
  if (wanted < 0) return
  while (builder.frames.length > wanted) {
    const frame = builder.frames.pop()
    if (frame === undefined) return
    const closed = builder.frames.length === wanted
    closeFrame(frame, { end: closed ? token.end : token.start, closed })
  }
}

function closeFrame(frame: Frame, { end, closed }: { readonly end: number; readonly closed: boolean }): void {
  if (frame.kind === 'object') finishPending(frame)
  frame.node.range = { start: frame.node.range.start, end }
  frame.node.closed = closed
}

function finishPending(frame: ObjectFrame): void {
  const { pending } = frame
  if (pending === null) return
  const at = pending.colon ?? pending.nameRange.end
  frame.properties.push({ ...pending, value: missing({ start: at, end: at }), comma: null })
  frame.pending = null
}

function addComma(frame: Frame, token: TextRange): void {
  if (frame.kind === 'object') finishPending(frame)
  const last = frame.kind === 'object' ? frame.properties.at(-1) : frame.items.at(-1)
  if (last?.comma === null) last.comma = token.end
  else if (frame.kind === 'list') {
    frame.items.push({ value: missing({ start: token.start, end: token.start }), comma: token.end })
  }
}

function nameOfString(token: StringToken): NonNullable<ObjectFrame['pending']> {
  const { text } = stringNode(token, 'name')
  return { name: text, nameRange: rangeOf(token), nameClosed: token.closed, colon: null }
}

function stringNode(token: StringToken, place: PlaceholderPlace = 'text'): TemplateString {
  const [only] = token.pieces
  if (token.pieces.length === 1 && typeof only === 'string') {
    const text = meaningOf(only)
    return { kind: 'string', range: rangeOf(token), closed: token.closed, text, pieces: [text] }
  }
  const quoted = place === 'text' && token.pieces.length === 1 ? rangeOf(token) : null
  const literal = token.pieces.every((piece) => typeof piece === 'string')
  // The pieces are decoded together: an escaped pair may be split between two of them.
  const pieces = literal
    ? [meaningOf(token.pieces.join(''))]
    : token.pieces.map((piece) => (typeof piece === 'string' ? meaningOf(piece) : infoOf(piece, place, quoted)))
  const text = literal ? meaningOf(token.pieces.join('')) : null
  return { kind: 'string', range: rangeOf(token), closed: token.closed, text, pieces }
}

/** What the characters between quotes mean; they themselves where an escape is wrong or unfinished. */
function meaningOf(written: string): string {
  if (!written.includes('\\')) return written
  try {
    // Only a text can stand between the quotes.
    return JSON.parse(`"${written}"`) as string
  } catch {
    return written
  }
}

function scalarNode({ text }: Builder, token: TextRange): TemplateNode {
  const source = text.slice(token.start, token.end)
  const range = rangeOf(token)
  if (source === 'null') return { kind: 'null', range }
  if (source === 'true' || source === 'false') return { kind: 'boolean', range, value: source === 'true' }
  return { kind: 'number', range, source }
}

function infoOf(
  read: ReadPlaceholder,
  place: PlaceholderPlace,
  quoted: TextRange | null = null,
): PlaceholderInfo | null {
  return read.expression === null ? null : placeholderOf(read, read.expression, place, quoted)
}

function missing(range: TextRange): TemplateMissing {
  return { kind: 'missing', range: rangeOf(range) }
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end }
}
