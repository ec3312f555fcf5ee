import { parseTemplate, type TemplateObject, type TemplateProperty, type TextRange } from '@sendwright/template'
import { literalJson } from '../templateText.ts'
import { isWritten, type MessageEntry, type ObjectEntry, type ValueEntry } from './messageEntry.ts'

const indentStep = '  '

/**
 * The text of a message with its entries: what stands there stays as it is written, comments included; what is missing
 * goes to the end of its object. A text that is no whole JSON object is written anew.
 */
export function writeMessage(text: string, root: ObjectEntry): string {
  if (root.object === null) return writeObject(root, '')
  const edits: Edit[] = []
  editObject({ text, edits }, root, root.object)
  const edited = applyEdits(text, edits)
  return parseTemplate(edited, 'json').problems.length === 0 ? edited : writeObject(root, '')
}

interface Edit extends TextRange {
  readonly insert: string
}

interface Editing {
  readonly text: string
  readonly edits: Edit[]
}

/** From the end to the beginning, so that ranges stay true. Of two edits at one place the first stands first. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .toSorted((one, other) => other.edit.start - one.edit.start || other.index - one.index)
  return ordered.reduce(
    (changed, { edit }) => changed.slice(0, edit.start) + edit.insert + changed.slice(edit.end),
    text,
  )
}

function editObject(editing: Editing, { entries }: ObjectEntry, object: TemplateObject): void {
  const missing: MessageEntry[] = []
  const removed = new Set<TemplateProperty>()
  for (const entry of entries) {
    if (entry.kind === 'object' && entry.object !== null) editObject(editing, entry, entry.object)
    else if (entry.kind === 'value' && entry.property !== null) {
      editValue(editing, entry, entry.property)
      if (entry.text === null) removed.add(entry.property)
    } else if (isWritten(entry)) missing.push(entry)
  }
  if (missing.length > 0) insertInto(editing, object, { missing, removed })
}

interface ObjectChange {
  readonly missing: readonly MessageEntry[]
  readonly removed: ReadonlySet<TemplateProperty>
}

function editValue({ text, edits }: Editing, { text: value }: ValueEntry, property: TemplateProperty): void {
  const { range } = property.value
  if (value === null) {
    edits.push({ ...removal(text, property), insert: '' })
  } else if (value !== text.slice(range.start, range.end)) {
    edits.push({ ...range, insert: value })
  }
}

/** A property with its comma, and the white space before it or, where that ends a comment, its own line. */
function removal(text: string, { nameRange, value, comma }: TemplateProperty): TextRange {
  const end = comma ?? value.range.end
  const before = text.slice(0, nameRange.start)
  const trimmed = before.trimEnd()
  const lineStart = before.lastIndexOf('\n') + 1
  const follows = before.slice(trimmed.length).includes('\n')
  const lineBefore = trimmed.slice(trimmed.lastIndexOf('\n') + 1)
  if (!follows || !lineBefore.includes('//')) return { start: trimmed.length, end }
  const rest = /^[ \t]*\n/.exec(text.slice(end))?.[0].length
  return rest === undefined ? { start: nameRange.start, end } : { start: lineStart, end: end + rest }
}

function insertInto({ text, edits }: Editing, object: TemplateObject, { missing, removed }: ObjectChange): void {
  const close = object.range.end - 1
  const inside = text.slice(object.range.start + 1, close)
  const last = object.properties.at(-1)
  // Behind the last comment, which would swallow what stood in its line.
  const end = object.range.start + 1 + inside.trimEnd().length
  // One that is taken out leaves the comma of the property before it.
  if (last !== undefined && last.comma === null && !removed.has(last)) {
    edits.push({ start: last.value.range.end, end: last.value.range.end, insert: ',' })
  }
  if (last !== undefined && !inside.includes('\n')) {
    const written = missing.map((entry) => writeProperty(entry, lineIndent(text, object.range.start)))
    edits.push({ start: end, end, insert: ` ${written.join(', ')}` })
    return
  }
  const around = lineIndent(text, object.range.start)
  const indent = last === undefined ? around + indentStep : propertyIndent(text, object, around)
  const written = missing.map((entry) => `\n${indent}${writeProperty(entry, indent)}`)
  const closing = last === undefined ? `\n${around}` : text.slice(end, close)
  edits.push({ start: end, end: close, insert: written.join(',') + closing })
}

/** The white space that the line of an offset begins with. */
function lineIndent(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

/** The indentation of the object's last property that begins a line. */
function propertyIndent(text: string, { properties }: TemplateObject, around: string): string {
  for (const { nameRange } of properties.toReversed()) {
    const line = text.slice(text.lastIndexOf('\n', nameRange.start - 1) + 1, nameRange.start)
    if (/^[ \t]*$/.test(line)) return line
  }
  return around + indentStep
}

/** An object written anew, with two spaces for each level. */
function writeObject({ entries }: ObjectEntry, indent: string): string {
  const inner = indent + indentStep
  const lines = entries.filter(isWritten).map((entry) => `${inner}${writeProperty(entry, inner)}`)
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
}

function writeProperty(entry: MessageEntry, indent: string): string {
  const value = entry.kind === 'value' ? (entry.text ?? 'null') : writeObject(entry, indent)
  const name = entry.kind === 'value' && entry.isNameWritten ? entry.name : literalJson(entry.name)
  return `${name}: ${value}`
}
