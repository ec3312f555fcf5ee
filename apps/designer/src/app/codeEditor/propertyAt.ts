import type { TextRange } from '@sendwright/model'
import { templateTree, type TemplateNode } from '@sendwright/template'

/** A property of a JSON template: the characters of its name, and the names and indexes that lead to it. */
export interface PropertyAt {
  readonly range: TextRange
  readonly path: readonly string[]
}

/** The property whose name stands at the offset; null elsewhere, and where a placeholder stands in a name on the way. */
export function propertyAt(text: string, offset: number): PropertyAt | null {
  return inNode(templateTree(text), offset, [])
}

function inNode(node: TemplateNode, offset: number, path: readonly string[]): PropertyAt | null {
  if (offset < node.range.start || offset > node.range.end) return null
  if (node.kind === 'list') {
    const index = node.items.findIndex(({ value }) => isIn(value.range, offset))
    const item = node.items[index]
    return item === undefined ? null : inNode(item.value, offset, [...path, String(index)])
  }
  if (node.kind !== 'object') return null
  for (const { name, nameRange, value } of node.properties) {
    if (name === null) continue
    const here = [...path, name]
    if (isIn(nameRange, offset)) return { range: nameRange, path: here }
    if (isIn(value.range, offset)) return inNode(value, offset, here)
  }
  return null
}

function isIn({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset < end
}
