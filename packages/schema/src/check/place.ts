import { toPointer, type TextRange } from '@sendwright/model'

/** Where a value stands: in what, under which name or index, and where its characters are. */
export interface Place {
  readonly parent: Place | null
  /** null for the root. */
  readonly key: string | number | null
  /** Of a template: the characters of the value, and of its name. */
  readonly range: TextRange | null
  readonly nameRange: TextRange | null
}

/** The path as people write it: `order.lines[2].sku`, `["a name"].x`; '' for the root. */
export function fieldOf(place: Place): string {
  let path = ''
  for (const key of keysOf(place)) {
    if (typeof key === 'number') path += `[${key}]`
    else if (!/^[\p{ID_Start}_$@-][\p{ID_Continue}$@-]*$/u.test(key)) path += `[${JSON.stringify(key)}]`
    else path += path === '' ? key : `.${key}`
  }
  return path
}

/** The JSON pointer from the root to the place. */
export function pointerOf(place: Place): string {
  return toPointer(keysOf(place))
}

function keysOf(place: Place): readonly (string | number)[] {
  const keys: (string | number)[] = []
  for (let at: Place | null = place; at !== null && at.key !== null; at = at.parent) keys.push(at.key)
  return keys.reverse()
}
