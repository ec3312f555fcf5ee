import type { TextRange } from '@sendwright/model'
import type { TemplateItem, TemplateList, TemplateNode, TemplateObject, TemplateProperty } from '@sendwright/template'

/** A step from a value to one inside it. */
export interface CursorStep {
  readonly node: TemplateObject | TemplateList
  readonly key: string | number
}

/** Where the offset stands: what is around it, what is replaced, and whether a comma has to come first. */
export interface Cursor {
  readonly kind: 'name' | 'value'
  /** The values around it, from the root inwards. */
  readonly steps: readonly CursorStep[]
  readonly range: TextRange
  readonly needsComma: boolean
  /** Of a name: the object it belongs to, and the property that is being typed. */
  readonly object: TemplateObject | null
  readonly property: TemplateProperty | null
}

/** Finds where the offset stands; null where nothing of the model can stand. */
export function findCursor(root: TemplateNode, text: string, offset: number): Cursor | null {
  const steps: CursorStep[] = []
  let node = root
  for (;;) {
    if (!isInside(node, offset)) return valueCursor(node, { steps, text, offset })
    if (node.kind === 'object') {
      const property = propertyAt(node, offset)
      if (property === null || !isAtValue(property, offset)) return nameCursor(node, property, { steps, text, offset })
      // Under a name with a placeholder in it anything may stand.
      if (property.name === null) return null
      steps.push({ node, key: property.name })
      node = property.value
    } else {
      const index = itemAt(node.items, offset)
      if (index === null) return gapInList(node, { steps, text, offset })
      steps.push({ node, key: index })
      node = node.items[index]?.value ?? node
    }
  }
}

interface Around {
  readonly steps: readonly CursorStep[]
  readonly text: string
  readonly offset: number
}

function isInside(node: TemplateNode, offset: number): node is TemplateObject | TemplateList {
  if (node.kind !== 'object' && node.kind !== 'list') return false
  const { start, end } = node.range
  return offset > start && (offset < end || (offset === end && !node.closed))
}

/** The property that the offset belongs to: one reaches from its name to where its value ends, or its comma. */
function propertyAt({ properties }: TemplateObject, offset: number): TemplateProperty | null {
  return properties.findLast(({ nameRange }) => nameRange.start < offset) ?? null
}

function isAtValue({ colon, value, comma }: TemplateProperty, offset: number): boolean {
  if (colon === null || offset < colon || (comma !== null && offset >= comma)) return false
  return offset <= value.range.end || value.kind === 'missing'
}

function itemAt(items: readonly TemplateItem[], offset: number): number | null {
  const index = items.findLastIndex(({ value }) => value.range.start <= offset)
  const item = items[index]
  if (item === undefined || offset > item.value.range.end) return null
  return item.comma !== null && offset >= item.comma ? null : index
}

function nameCursor(object: TemplateObject, property: TemplateProperty | null, around: Around): Cursor | null {
  const { steps, text, offset } = around
  const base = { kind: 'name', steps, object } as const
  const gap = { ...base, range: { start: offset, end: offset }, property: null }
  if (property === null) return { ...gap, needsComma: false }
  const { nameRange, nameClosed, colon, value, comma } = property
  const isInName = nameClosed ? offset < nameRange.end : offset <= nameRange.end
  if (isInName || (offset === nameRange.end && colon === null)) {
    return { ...base, range: nameRangeAt(property, text, offset), needsComma: lacksComma(object, property), property }
  }
  // Between a name and its colon, and between a colon and its value, no name can stand.
  if (colon !== null && offset < colon) return null
  if (colon === null || value.kind === 'missing')
    return comma !== null && offset >= comma ? { ...gap, needsComma: false } : null
  return { ...gap, needsComma: comma === null || offset < comma }
}

/** The characters of the name; of one whose quote is not closed, up to where the word ends. */
function nameRangeAt({ nameRange, nameClosed }: TemplateProperty, text: string, offset: number): TextRange {
  if (nameClosed) return { start: nameRange.start, end: nameRange.end }
  const rest = /^[\p{ID_Continue}$@-]*/u.exec(text.slice(offset, nameRange.end))?.[0].length ?? 0
  return { start: nameRange.start, end: offset + rest }
}

function lacksComma({ properties }: TemplateObject, property: TemplateProperty): boolean {
  const before = properties[properties.indexOf(property) - 1]
  return before !== undefined && before.comma === null
}

function gapInList(list: TemplateList, { steps, offset }: Around): Cursor {
  const before = list.items.filter(({ value, comma }) => (comma ?? value.range.end) <= offset)
  const last = before.at(-1)
  return {
    kind: 'value',
    steps: [...steps, { node: list, key: before.length }],
    range: { start: offset, end: offset },
    needsComma: last !== undefined && last.comma === null && last.value.kind !== 'missing',
    object: null,
    property: null,
  }
}

/** The value at the offset is replaced: a text, number or word. Objects, lists and placeholders are not. */
function valueCursor(node: TemplateNode, { steps, text, offset }: Around): Cursor | null {
  const base = { kind: 'value', steps, needsComma: false, object: null, property: null } as const
  const here = { start: offset, end: offset }
  const { start, end } = node.range
  switch (node.kind) {
    case 'object':
    case 'list':
    case 'placeholder':
      // Right before it a value would stand beside another.
      return null
    case 'missing':
      return { ...base, range: offset >= start && offset <= end ? { start, end } : here }
    case 'string':
      if (offset < start || node.text === null) return offset < start ? { ...base, range: here } : null
      if (node.closed) return offset <= end ? { ...base, range: { start, end } } : null
      return { ...base, range: { start, end: endOfWord(text, offset, end) } }
    case 'number':
    case 'boolean':
    case 'null':
      return offset >= start && offset <= end ? { ...base, range: { start, end } } : null
  }
}

function endOfWord(text: string, offset: number, end: number): number {
  return offset + (/^[\p{ID_Continue}$@-]*/u.exec(text.slice(offset, end))?.[0].length ?? 0)
}
