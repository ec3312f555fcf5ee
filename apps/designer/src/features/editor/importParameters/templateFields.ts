import { templateTree, type TemplateNode } from '@sendwright/template'

/** A value of a JSON template with the path of its field: `customer.id`, `lines[0].sku`, '' for the whole. */
export interface TemplateField {
  readonly path: string
  readonly text: string
}

/** More would not be read. */
const limit = 2_000

/** The fields of a JSON template with their values as they are written; objects and lists are gone into. */
export function templateFields(text: string): readonly TemplateField[] {
  const fields: TemplateField[] = []
  collect(templateTree(text), '', text, fields)
  return fields
}

function collect(node: TemplateNode, path: string, text: string, fields: TemplateField[]): void {
  if (fields.length >= limit || node.kind === 'missing') return
  if (node.kind === 'object' && node.properties.length > 0) {
    for (const { name, nameRange, value } of node.properties)
      collect(value, memberPath(path, name ?? text.slice(nameRange.start, nameRange.end)), text, fields)
  } else if (node.kind === 'list' && node.items.length > 0) {
    for (const [index, { value }] of node.items.entries()) collect(value, `${path}[${index}]`, text, fields)
  } else fields.push({ path, text: text.slice(node.range.start, node.range.end) })
}

function memberPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
