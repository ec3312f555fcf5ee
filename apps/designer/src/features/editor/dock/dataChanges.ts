import { isJsonObject, isRawJson, type JsonData } from '@sendwright/model'

/** One place at which data differs: its path as people write it, and the JSON texts; null where there is nothing. */
export interface DataChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** Where two data differ, in the order of the names; whole values below a name that only one has. */
export function dataChanges(before: JsonData, after: JsonData, path = ''): readonly DataChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isPlainObject(before) && isPlainObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => {
      const below = path === '' ? name : `${path}.${name}`
      const [one, other] = [ownOf(before, name), ownOf(after, name)]
      if (one !== undefined && other !== undefined) return dataChanges(one, other, below)
      return one === other ? [] : [{ path: below, before: textOf(one), after: textOf(other) }]
    })
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((one, index) => dataChanges(one, after[index] ?? null, `${path}[${index}]`))
  return [{ path, before: textOf(before), after: textOf(after) }]
}

function isPlainObject(value: JsonData): value is { [name: string]: JsonData } {
  return isJsonObject(value) && !isRawJson(value)
}

function ownOf(object: { readonly [name: string]: JsonData }, name: string): JsonData | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function textOf(value: JsonData | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
