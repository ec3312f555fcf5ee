import { isRawJson, type JsonData } from '@sendwright/model'

/** A value that is there before or after only, or is another one afterwards. */
export interface DataChange {
  readonly path: string
  readonly kind: 'added' | 'changed' | 'removed'
  /** JSON text, numbers exactly as they are; null where there was nothing. */
  readonly before: string | null
  readonly after: string | null
}

/** What a step changed in the data, in the order of what is there; objects and lists are looked into. */
export function dataDifference(before: JsonData, after: JsonData): readonly DataChange[] {
  const changes: DataChange[] = []
  compare(before, after, '', changes)
  return changes
}

function compare(before: JsonData | undefined, after: JsonData | undefined, path: string, changes: DataChange[]): void {
  const [left, right] = [textOf(before), textOf(after)]
  if (left === right) return
  const [inner, outer] = [entriesOf(before), entriesOf(after)]
  if (inner !== null && outer !== null && Array.isArray(before) === Array.isArray(after)) {
    const isList = Array.isArray(before)
    for (const name of new Set([...inner.keys(), ...outer.keys()])) {
      compare(inner.get(name), outer.get(name), join(path, name, isList), changes)
    }
    return
  }
  const kind = left === null ? 'added' : right === null ? 'removed' : 'changed'
  changes.push({ path, kind, before: left, after: right })
}

function textOf(data: JsonData | undefined): string | null {
  return data === undefined ? null : JSON.stringify(data)
}

function entriesOf(data: JsonData | undefined): ReadonlyMap<string, JsonData> | null {
  if (typeof data !== 'object' || data === null || isRawJson(data)) return null
  return new Map<string, JsonData>(Object.entries(data))
}

/** As placeholders write paths: `order.lines[0].qty`. */
function join(path: string, name: string, isList: boolean): string {
  if (isList) return `${path}[${name}]`
  const isPlain = /^[A-Za-z_][\w-]*$/.test(name)
  if (!isPlain) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}
