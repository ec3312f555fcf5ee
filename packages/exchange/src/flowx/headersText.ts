import { createProblem, type HeaderTemplate, type Problem } from '@sendwright/model'
import { templateTree, type TemplateNode, type TemplateObject } from '@sendwright/template'
import { nodeText } from './nodeText.ts'

/**
 * The headers of FLOWX's advanced configuration: a JSON object from name to value, placeholders bare or in texts. A
 * list of objects with `name` (or `key`) and `value` is read too. Numbers, booleans and whole objects become their text.
 */
export function readHeaders(
  text: string,
): { readonly headers: readonly HeaderTemplate[] } | { readonly problems: readonly Problem[] } {
  const tree = templateTree(text)
  const isWhole = (tree.kind === 'object' || tree.kind === 'list') && tree.closed
  const headers = isWhole
    ? tree.kind === 'object'
      ? fromObject(text, tree)
      : fromList(
          text,
          tree.items.map(({ value }) => value),
        )
    : null
  return headers === null ? { problems: [createProblem('paste-headers', '/headers', {})] } : { headers }
}

function fromObject(text: string, tree: TemplateObject): readonly HeaderTemplate[] | null {
  const headers = tree.properties.map(({ name, nameRange, value }) => ({
    // A name with placeholders in it is a template itself.
    name: name ?? text.slice(nameRange.start, nameRange.end).replace(/^"|"$/g, ''),
    value: nodeText(text, value),
    isMissing: value.kind === 'missing',
  }))
  return headers.some(({ isMissing }) => isMissing) ? null : headers.map(({ name, value }) => ({ name, value }))
}

function fromList(text: string, items: readonly TemplateNode[]): readonly HeaderTemplate[] | null {
  const headers = items.map((item): HeaderTemplate | null => {
    if (item.kind !== 'object') return null
    const part = (names: readonly string[]) =>
      item.properties.find(({ name }) => name !== null && names.includes(name))?.value
    const name = part(['name', 'key', 'header'])
    const value = part(['value'])
    const nameText = name === undefined ? null : nodeText(text, name)
    return nameText === null || value === undefined ? null : { name: nameText, value: nodeText(text, value) }
  })
  return headers.includes(null) ? null : headers.filter((header) => header !== null)
}
