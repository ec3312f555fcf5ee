import { isJsonObject, type HeaderTemplate, type JsonData, type JsonSchema, type Side } from '@sendwright/model'
import { writePath } from '@sendwright/template'
import { literalText } from '../templateText.ts'
import { fieldNodes, isClosed, type FieldNode } from './fields.ts'
import type { ImportRow } from './importPlan.ts'
import { mapField, suggestFor, type Wanted } from './mapField.ts'
import type { MappingContext } from './plannedValue.ts'
import { rowOf } from './row.ts'

/** The headers after an import, and their rows: those of the model in its order, then the others. */
export interface PlannedHeaders {
  readonly headers: readonly HeaderTemplate[]
  readonly rows: readonly ImportRow[]
}

/** What importing a side changes in the headers of a message. */
export function planHeaders(
  headers: readonly HeaderTemplate[],
  side: Pick<Side, 'headers'>,
  context: MappingContext,
): PlannedHeaders {
  const schema: JsonSchema = side.headers ?? {}
  const nodes = fieldNodes(schema)
  const planned = nodes.map((node) => {
    const standing = headers.find((header) => header.name === node.name)
    return { standing, node, ...planHeader(node, standing, context) }
  })
  const known = new Set(nodes.map(({ name }) => name))
  const closed = isClosed(schema)
  const others = headers
    .filter(({ name }) => !known.has(name))
    .map((header) => {
      // What a name with placeholders comes to is not known here.
      const isUnknown = closed && !header.name.includes('${')
      return {
        header,
        row: rowOf('header', header.name, { now: header.value, after: isUnknown ? null : header.value }),
      }
    })
  const removed = new Set(others.filter(({ row }) => row.change === 'removed').map(({ header }) => header))
  const replaced = new Map(planned.map(({ standing, header }) => [standing, header]))
  return {
    // Headers that are there keep their place; an empty value is one.
    headers: [
      ...headers.filter((header) => !removed.has(header)).map((header) => replaced.get(header) ?? header),
      ...planned.flatMap(({ standing, header }) => (standing === undefined && header !== null ? [header] : [])),
    ],
    rows: [...planned.map(({ row }) => row), ...others.map(({ row }) => row)],
  }
}

function planHeader(
  node: FieldNode,
  standing: HeaderTemplate | undefined,
  { paths, fills }: MappingContext,
): { readonly header: HeaderTemplate | null; readonly row: ImportRow } {
  const { name, mandatory, typeLabel: type } = node
  const now = standing?.value ?? null
  const wanted: Wanted = { ...node, isText: true }
  const id = `header:${name}`
  const filled = Object.hasOwn(fills, id) ? fills[id] : undefined
  const open = `\${${writePath([{ name, style: 'dotted' }])}}`
  const result = (after: string | null, more: Partial<ImportRow> = {}) => ({
    header: after === null ? null : { ...standing, name, value: after },
    row: rowOf('header', name, { now, after, type, mandatory, ...more }),
  })
  if (filled !== undefined) return result(filled)
  if (now !== null) {
    const isOpen = now === open && mandatory && !paths.byPath.has(name)
    return result(now, isOpen ? { change: 'toFill', suggestions: suggestFor(wanted, paths) } : {})
  }
  const process = node.processValue === null ? null : `\${${node.processValue}}`
  const after = fixedText(node.fixed) ?? templateOf(node.preset) ?? process ?? mapField(wanted, paths)
  if (after !== null) return result(after)
  const suggestions = suggestFor(wanted, paths)
  return mandatory ? result(open, { change: 'toFill', suggestions }) : result(null, { change: 'omitted', suggestions })
}

function fixedText(value: JsonData | undefined): string | null {
  const text = textOf(value)
  return text === null ? null : literalText(text)
}

/** A header's default is a text template. */
function templateOf(value: JsonData | undefined): string | null {
  return textOf(value)
}

function textOf(value: JsonData | undefined): string | null {
  if (value === undefined || value === null || Array.isArray(value) || isJsonObject(value)) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
