import { parseTemplate, templateTree, type TemplateNode, type TemplateProperty } from '@sendwright/template'
import type { ActionTexts } from './readFlowxAction.ts'

type Field = keyof ActionTexts

/** What the parts of an action are called where people copy them from; compared without case, spaces, `_` and `-`. */
const fieldNames = {
  topics: ['topic', 'topics', 'topicname', 'topicnames', 'kafkatopic', 'kafkatopics', 'kafkatopicname'],
  message: ['message', 'messages', 'body', 'payload', 'value', 'messagevalue', 'kafkamessage', 'messagebody'],
  headers: [
    'headers',
    'header',
    'customheaders',
    'kafkaheaders',
    'advancedconfiguration',
    'advancedconfigurationshowheaders',
    'showheaders',
  ],
  key: ['key', 'messagekey', 'kafkakey'],
} as const satisfies Record<Field, readonly string[]>

/**
 * Takes one pasted text apart: labelled parts, a JSON object whose properties are the parts, else a message alone, or
 * a topic alone where it is one line of a topic's characters.
 */
export function splitAction(pasted: string): ActionTexts {
  const text = pasted.replace(/^\uFEFF/, '').trim()
  const labelled = labelledParts(text)
  if (labelled) return labelled
  const fields = fieldsOfObject(text)
  if (fields) return fields
  return isTopic(text) ? { topics: text } : { message: text }
}

function isTopic(text: string): boolean {
  const rest = parseTemplate(text, 'text').placeholders.reduceRight(
    (left, { range }) => left.slice(0, range.start) + left.slice(range.end),
    text,
  )
  return /^[\w.-]+$/.test(text)
    ? /[.-]/.test(text) && !/^-?[\d.]+$/.test(text)
    : rest !== text && /^[\w.-]+$/.test(rest)
}

function fieldOf(name: string): Field | undefined {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '')
  return (['topics', 'message', 'headers', 'key'] as const).find((field) =>
    fieldNames[field].some((known) => known === plain),
  )
}

/** `Topics: a.b` or a label in a line of its own, outside of braces. */
function labelledParts(text: string): ActionTexts | null {
  const found: { field: Field; start: number; end: number }[] = []
  const insides = bracketRanges(text)
  let next = 0
  for (const match of text.matchAll(/^[ \t>*#-]*([A-Za-z][A-Za-z ()_-]{1,60}?)[ \t*]*(?::[ \t*]*|$)/gm)) {
    const field = fieldOf(match[1] ?? '')
    while ((insides[next]?.end ?? Infinity) <= match.index) next += 1
    const isInside = (insides[next]?.start ?? Infinity) < match.index
    if (field !== undefined && !isInside) found.push({ field, start: match.index, end: match.index + match[0].length })
  }
  const before = text.slice(0, found[0]?.start ?? 0).trim()
  if (found.length === 0 || before !== '') return null
  const parts = found.map(
    ({ field, end }, index) => [field, withoutFence(text.slice(end, found[index + 1]?.start))] as const,
  )
  return Object.fromEntries(parts)
}

function withoutFence(text: string): string {
  return text
    .trim()
    .replace(/^```\w*\n([\s\S]*?)\n?```$/, '$1')
    .trim()
}

/** Where brackets stand in a text, from an outermost one to its end: what is in them are no labels. */
function bracketRanges(text: string): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = []
  let depth = 0
  let start = 0
  // Quotes count only between brackets: outside of them they may be an apostrophe's.
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|[[\]{}]/g)) {
    const opens = match[0] === '{' || match[0] === '['
    if (opens && depth === 0) start = match.index
    if (opens) depth += 1
    else if ((match[0] === '}' || match[0] === ']') && depth > 0) {
      depth -= 1
      if (depth === 0) ranges.push({ start, end: match.index + 1 })
    }
  }
  return depth > 0 ? [...ranges, { start, end: text.length }] : ranges
}

/** A JSON object that is an action, not a message: it has a topic, or nothing but parts of an action and at least two. */
function fieldsOfObject(text: string): ActionTexts | null {
  const tree = templateTree(text)
  if (tree.kind !== 'object') return null
  const properties = tree.properties.flatMap((property) => {
    const field = property.name === null ? undefined : fieldOf(property.name)
    return field === undefined ? [] : [{ field, property }]
  })
  const fields = new Set(properties.map(({ field }) => field))
  const isAction = fields.has('topics')
    ? fields.size > 1 || tree.properties.length === 1
    : fields.size > 1 && properties.length === tree.properties.length
  if (!isAction) return null
  return Object.fromEntries(properties.map(({ field, property }) => [field, partText(text, field, property)]))
}

/** A message that is a JSON text holds the message itself; everything else is its own source. */
function partText(text: string, field: Field, { value }: TemplateProperty): string {
  if (value.kind !== 'string') return value.kind === 'null' || value.kind === 'missing' ? '' : sourceOf(text, value)
  const inner = innerText(text, value)
  return field === 'message' && !/^\s*[[{$]/.test(inner) ? sourceOf(text, value) : inner
}

function sourceOf(text: string, { range }: TemplateNode): string {
  return text.slice(range.start, range.end)
}

/** The text that a JSON text means, placeholders as written in it. */
function innerText(text: string, node: TemplateNode): string {
  const source = sourceOf(text, node)
  try {
    const parsed: unknown = JSON.parse(source)
    return typeof parsed === 'string' ? parsed : source
  } catch {
    return source.replace(/^"|"$/g, '')
  }
}
