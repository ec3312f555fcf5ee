import { isJsonObject, isRawJson, type JsonData } from '@sendwright/model'

/** What a value is, for its colour and its short form. */
export type ValueKind = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'list'

/** One line of the data tree. */
export interface ContextRow {
  /** Names and indexes from the root. */
  readonly path: readonly string[]
  readonly id: string
  readonly name: string
  readonly kind: ValueKind
  /** The value's JSON on one line; for lists and objects their number of entries. */
  readonly text: string
  readonly count: number
  readonly depth: number
  readonly open: boolean
  readonly used: boolean
}

/** Stands for the entries of a very long list or object that are not shown. */
export interface ContextRestRow {
  readonly id: string
  readonly depth: number
  readonly hidden: number
}

const shownEntries = 200
const longestText = 300

/**
 * The visible lines of a data tree. Objects of the first two levels are open and lists are closed, unless `toggled`
 * has their id. A value is used when the action reads it, or a list or object around it; a closed one also when it
 * reads something inside.
 */
export function contextRows(
  data: JsonData,
  toggled: ReadonlySet<string>,
  usedPaths: readonly (readonly string[])[],
): readonly (ContextRow | ContextRestRow)[] {
  const rows: (ContextRow | ContextRestRow)[] = []
  const visit = (value: JsonData, path: readonly string[], depth: number): void => {
    const entries = entriesOf(value)
    for (const [name, child] of entries.slice(0, shownEntries)) {
      const childPath = [...path, name]
      const id = pathId(childPath)
      const kind = kindOf(child)
      const count = entriesOf(child).length
      const open = count > 0 && (kind === 'object' && depth < 2) !== toggled.has(id)
      const used = usedPaths.some((used) => isPrefix(used, childPath) || (!open && isPrefix(childPath, used)))
      rows.push({ path: childPath, id, name, kind, text: shortText(child), count, depth, open, used })
      if (open) visit(child, childPath, depth + 1)
    }
    if (entries.length > shownEntries)
      rows.push({ id: `${pathId(path)}…`, depth, hidden: entries.length - shownEntries })
  }
  visit(data, [], 0)
  return rows
}

/** A stable id of a path, for keys and for what is open. */
export function pathId(path: readonly string[]): string {
  return JSON.stringify(path)
}

/** A path as it is written in a placeholder. */
export function pathText(path: readonly string[]): string {
  return path
    .map((name, index) => {
      if (/^\d+$/.test(name) && index > 0) return `[${name}]`
      if (!/^[\p{L}\p{N}_$-]+$/u.test(name)) return `[${JSON.stringify(name)}]`
      return index === 0 ? name : `.${name}`
    })
    .join('')
}

/** What a value is. */
export function kindOf(value: JsonData): ValueKind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (isRawJson(value)) return 'number'
  if (isJsonObject(value)) return 'object'
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean'
}

function entriesOf(value: JsonData): readonly (readonly [string, JsonData])[] {
  if (Array.isArray(value)) return value.map((entry: JsonData, index) => [String(index), entry] as const)
  return isJsonObject(value) ? Object.entries(value) : []
}

function shortText(value: JsonData): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, longestText))
  if (value === null || typeof value !== 'object') return String(value)
  return isRawJson(value) ? value.rawJSON : ''
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((name, index) => name === path[index])
}
