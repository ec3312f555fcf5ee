import type { JsonSchema } from '@sendwright/model'
import { sourceParts, templateTree, type Completion } from '@sendwright/template'
import { compileSchema } from '../compile/compileSchema.ts'
import { findCursor } from './cursor.ts'
import { nameItems } from './nameItems.ts'
import { schemasForCursor } from './schemasForCursor.ts'
import { valueItems } from './valueItems.ts'

const mostItems = 500

/**
 * What the model lets stand at an offset of a JSON template, finished or not: names of properties that are not there
 * yet, mandatory ones first, and values. Offers nothing in placeholders and comments; template's own completion helps
 * there.
 */
export function completeMessage(schema: JsonSchema, text: string, offset: number): Completion {
  const nothing = { range: { start: offset, end: offset }, items: [] }
  if (isInPart(text, offset)) return nothing
  const cursor = findCursor(templateTree(text), text, offset)
  if (cursor === null) return nothing
  const views = schemasForCursor(compileSchema(schema), cursor)
  const items = cursor.kind === 'name' ? nameItems(views, cursor) : valueItems(views, cursor)
  const quoted = text.charAt(cursor.range.start) === '"'
  return {
    range: cursor.range,
    items: items.slice(0, mostItems).map((item) => ({
      ...item,
      insert: cursor.needsComma ? `, ${item.insert}` : item.insert,
      // What is typed begins with the quote.
      ...(quoted && { filter: item.kind === 'name' ? JSON.stringify(item.label) : item.insert }),
    })),
  }
}

/** Whether the offset is inside a placeholder or a comment. */
function isInPart(text: string, offset: number): boolean {
  return sourceParts(text, 'json').some(({ kind, start, end }) => {
    if (offset <= start) return false
    if (offset < end) return true
    if (offset > end) return false
    // At the end it is still inside where the end is not written yet.
    if (kind === 'placeholder') return text.charAt(end - 1) !== '}'
    return !text.startsWith('*/', end - 2)
  })
}
