import { endOfName, endOfWhiteSpace, isPlainName } from './characters.ts'
import { filters } from './filters.ts'
import { functions } from './functions.ts'
import type { JsonData } from './json.ts'
import { isList, isRawJson } from './json.ts'
import { member, ownNames } from './path.ts'
import type { TextRange } from './problem.ts'
import { sampleOf } from './sample.ts'
import { followsOddDollars, sourceParts } from './sourceAt.ts'
import type { TemplateFormat } from './template.ts'

/** One thing that can be written at an offset. */
export interface CompletionItem {
  readonly label: string
  readonly insert: string
  /**
   * In a placeholder a property of the data, a function or a filter; around them the name or value of a property, in a
   * condition an operator.
   */
  readonly kind: 'property' | 'function' | 'filter' | 'name' | 'value' | 'operator'
  /** A sample of the value, what the function or filter does, or what a model says about the name or value. */
  readonly detail: string
  /** More than one line about it, where there is more to say. */
  readonly description?: string
  /** What the typed characters are compared with, where it is not the label: the name with its quotes. */
  readonly filter?: string
  /** Whether the path can go on from here: a list or an object. */
  readonly continues: boolean
  /** What the insertion replaces, where it is not the range of the whole completion. */
  readonly range?: TextRange
  /** Names and indexes from the root of the data; for properties of the data. */
  readonly path?: readonly string[]
}

/** What can be written at an offset, and the characters that it replaces. */
export interface Completion {
  readonly range: TextRange
  readonly items: readonly CompletionItem[]
}

/**
 * What can be written at the offset: properties of the data, functions, filters. Works in unfinished placeholders and
 * right after `$`; empty elsewhere. At most 500 items; the editor narrows them by what is typed.
 */
export function completeTemplate(text: string, format: TemplateFormat, offset: number, data: JsonData): Completion {
  const nothing = { range: { start: offset, end: offset }, items: [] }
  for (const part of sourceParts(text, format)) {
    if (offset <= part.start) break
    if (part.kind === 'comment') {
      const open = part.end === text.length || !text.startsWith('*/', part.end - 2)
      if (offset < part.end || (offset === part.end && open)) return nothing
    } else if (offset < part.end || (offset === part.end && !isClosed(text, part))) {
      return offset < part.start + 2 ? nothing : insidePlaceholder(text, part.start + 2, offset, data)
    }
  }
  if (!followsOddDollars(text, offset) || text.charAt(offset) === '{') return nothing
  const items = rootItems(data, '').map((item) => ({ ...item, insert: `{${item.insert}}` }))
  return { range: nothing.range, items }
}

const itemLimit = 500
const indexLimit = 20

/** Whether a placeholder has its closing brace. */
export function isClosed(text: string, part: TextRange): boolean {
  return part.end - part.start > 2 && text.charAt(part.end - 1) === '}'
}

/** Where the path before the offset stands. */
interface Cursor {
  readonly text: string
  readonly offset: number
  at: number
}

/** What can be written inside the placeholder whose content begins at `start`. */
export function insidePlaceholder(text: string, start: number, offset: number, data: JsonData): Completion {
  const cursor: Cursor = { text, offset, at: start }
  const nothing = { range: { start: offset, end: offset }, items: [] }
  for (;;) {
    const operand = completeOperand(cursor, data)
    if (operand !== null) return operand
    skipWhiteSpace(cursor)
    if (text.startsWith('??', cursor.at)) {
      if (cursor.at + 2 > offset) return nothing
      cursor.at += 2
      continue
    }
    if (text.charAt(cursor.at) === '?') cursor.at += 1
    return completeFilter(cursor) ?? nothing
  }
}

/** The completion if the offset is in the operand that begins here; null, behind the operand, if it is after it. */
function completeOperand(cursor: Cursor, data: JsonData): Completion | null {
  const { text, offset } = cursor
  skipWhiteSpace(cursor)
  const start = cursor.at
  if (text.charAt(start) === '"' && start < offset)
    return endOfQuoted(cursor) ? null : { range: { start: offset, end: offset }, items: [] }
  const path: string[] = []
  let around: JsonData | undefined
  let value: JsonData | undefined = data
  if (text.charAt(start) !== '[') {
    const end = endOfName(text, start)
    if (offset <= end) {
      const typed = text.slice(start, offset)
      return { range: { start, end }, items: rootItems(data, typed) }
    }
    path.push(text.slice(start, end))
    value = member(data, segmentOf(text.slice(start, end)))
    cursor.at = end
  }
  for (;;) {
    const character = text.charAt(cursor.at)
    if (cursor.at >= offset) return { range: { start: offset, end: offset }, items: [] }
    around = value
    if (character === '.') {
      const nameStart = cursor.at + 1
      const end = endOfName(text, nameStart)
      if (offset <= end) return withPath(completeAfterDot(cursor, around, { start: nameStart, end }), path)
      path.push(text.slice(nameStart, end))
      value = around === undefined ? undefined : member(around, segmentOf(text.slice(nameStart, end)))
      cursor.at = end
    } else if (character === '[') {
      const completion = completeBracket(cursor, around)
      if (completion !== null) return withPath(completion, path)
      const name = bracketName(cursor)
      path.push(name)
      value = around === undefined ? undefined : member(around, segmentOf(name))
    } else if (text.startsWith('()', cursor.at)) {
      cursor.at += 2
    } else {
      return null
    }
  }
}

/** The properties with the path before them. */
function withPath({ range, items }: Completion, path: readonly string[]): Completion {
  return { range, items: items.map((item) => ({ ...item, path: [...path, ...(item.path ?? [])] })) }
}

function completeAfterDot(cursor: Cursor, around: JsonData | undefined, range: TextRange): Completion {
  const typed = cursor.text.slice(range.start, cursor.offset)
  const withDot = { start: range.start - 1, end: range.end }
  const items = membersOf(around, typed).map(({ name, value, index }) =>
    !index && isPlainName(name)
      ? propertyItem(name, name, value)
      : { ...propertyItem(name, index ? `[${name}]` : `[${JSON.stringify(name)}]`, value), range: withDot },
  )
  return { range, items }
}

function completeBracket(cursor: Cursor, around: JsonData | undefined): Completion | null {
  const { text, offset } = cursor
  const start = cursor.at + 1
  const name = bracketEnd(text, start)
  if (offset >= name.end && name.closed) return null
  if (offset > name.end) return { range: { start: offset, end: offset }, items: [] }
  const typed = text.slice(text.charAt(start) === '"' ? start + 1 : start, offset)
  const items = membersOf(around, typed).map(({ name: member, value, index }) =>
    propertyItem(member, index ? `${member}]` : `${JSON.stringify(member)}]`, value),
  )
  return { range: { start, end: name.end }, items }
}

/** Where the bracket whose content begins at `start` ends, with its `]` if it has one. */
function bracketEnd(text: string, start: number): { readonly end: number; readonly closed: boolean } {
  let at = start
  if (text.charAt(at) === '"') {
    at += 1
    while (at < text.length && !'"\n}'.includes(text.charAt(at))) at += text.charAt(at) === '\\' ? 2 : 1
    if (text.charAt(at) === '"') at += 1
  } else at = endOfName(text, at)
  const closed = text.charAt(at) === ']'
  return { end: closed ? at + 1 : Math.min(at, text.length), closed }
}

/** The name in a closed bracket; the cursor goes behind it. */
function bracketName(cursor: Cursor): string {
  const { text } = cursor
  const start = cursor.at + 1
  const { end } = bracketEnd(text, start)
  cursor.at = end
  const content = text.slice(start, end - 1)
  if (!content.startsWith('"')) return content
  try {
    // Only texts come from quotes.
    return JSON.parse(content) as string
  } catch {
    // While it is being typed it may hold half an escape, and then names nothing.
    return ''
  }
}

function completeFilter(cursor: Cursor): Completion | null {
  const { text, offset } = cursor
  for (;;) {
    skipWhiteSpace(cursor)
    if (text.charAt(cursor.at) !== '|' || cursor.at >= offset) return null
    cursor.at += 1
    skipWhiteSpace(cursor)
    const start = cursor.at
    const end = endOfName(text, start)
    if (offset <= end) {
      const items = Object.entries(filters).map(([name, { description }]): CompletionItem => ({
        label: name,
        insert: name,
        kind: 'filter',
        detail: description,
        continues: false,
      }))
      return { range: { start, end }, items }
    }
    cursor.at = end
  }
}

/** The properties of the data and the functions. */
export function rootItems(data: JsonData, typed: string): readonly CompletionItem[] {
  const properties = membersOf(data, typed).map(({ name, value, index }) =>
    propertyItem(name, index ? `[${name}]` : isPlainName(name) ? name : `[${JSON.stringify(name)}]`, value),
  )
  const calls = Object.entries(functions).map(([name, { description }]): CompletionItem => ({
    label: `${name}()`,
    insert: `${name}()`,
    kind: 'function',
    detail: description,
    continues: false,
  }))
  return [...properties, ...calls]
}

interface Member {
  readonly name: string
  readonly value: JsonData
  readonly index: boolean
}

/** The members of a list or object; where there are many, those whose name holds what was typed. */
function membersOf(value: JsonData | undefined, typed: string): readonly Member[] {
  if (typeof value !== 'object' || value === null || isRawJson(value)) return []
  if (isList(value)) {
    return value.slice(0, indexLimit).map((item, index) => ({ name: String(index), value: item, index: true }))
  }
  const names = [...ownNames(value)]
  const wanted = typed.toLowerCase()
  const shown = names.length > itemLimit ? names.filter((name) => name.toLowerCase().includes(wanted)) : names
  // Lists, numbers and null are excluded above.
  const object = value as { readonly [key: string]: JsonData }
  return shown.slice(0, itemLimit).map((name) => ({ name, value: object[name] ?? null, index: false }))
}

function propertyItem(label: string, insert: string, value: JsonData): CompletionItem {
  const continues = typeof value === 'object' && value !== null && !isRawJson(value)
  return { label, insert, kind: 'property', detail: sampleOf(value, 40), continues, path: [label] }
}

function segmentOf(name: string): { name: string; index: number } {
  return { name, index: /^\d{1,15}$/.test(name) ? Number(name) : -1 }
}

/** Goes behind the text in quotes that begins here; false if the offset is inside it. */
function endOfQuoted(cursor: Cursor): boolean {
  const { text, offset } = cursor
  cursor.at += 1
  while (cursor.at < offset && text.charAt(cursor.at) !== '"') cursor.at += text.charAt(cursor.at) === '\\' ? 2 : 1
  cursor.at += 1
  return cursor.at <= offset
}

function skipWhiteSpace(cursor: Cursor): void {
  cursor.at = Math.min(endOfWhiteSpace(cursor.text, cursor.at), Math.max(cursor.offset, cursor.at))
}
