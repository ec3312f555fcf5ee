import { isRawJson, type JsonData } from '@sendwright/model'

/** How large data is when everything that is shared in it is written out. */
export interface Measure {
  /** Values of all kinds; `Infinity` for data that contains itself. */
  readonly nodes: number
  /** Levels of lists and objects; `Infinity` for data that contains itself. */
  readonly depth: number
}

/**
 * Measures data whose parts may be shared, as YAML's aliases share them. Every part is looked at once, so a small file
 * that stands for a huge one is measured as quickly as it was read. The data nests no deeper than the stack.
 */
export function measureData(value: JsonData): Measure {
  const known = new Map<object, Measure>()
  const measure = (part: JsonData): Measure => {
    if (typeof part !== 'object' || part === null || isRawJson(part)) return { nodes: 1, depth: 0 }
    const before = known.get(part)
    if (before) return before
    known.set(part, endless)
    let nodes = 1
    let depth = 0
    for (const child of Array.isArray(part) ? part : Object.values(part)) {
      const inner = measure(child)
      nodes += inner.nodes
      depth = Math.max(depth, inner.depth)
    }
    const result = { nodes, depth: depth + 1 }
    known.set(part, result)
    return result
  }
  return measure(value)
}

const endless: Measure = { nodes: Infinity, depth: Infinity }

/** About how many values JSON text holds, told before it is parsed: a list of nothing takes thirty times its size in memory. */
export function jsonValueCount(text: string): number {
  let count = 1
  let inText = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inText && code === backslash) index += 1
    else if (code === quote) inText = !inText
    else if (!inText && (code === comma || code === bracket || code === brace)) count += 1
  }
  return count
}

const [quote, backslash, comma, bracket, brace] = ['"', '\\', ',', '[', '{'].map((text) => text.charCodeAt(0))
