import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { isJsonObject, isRawJson, type JsonData, type JsonObject } from '@sendwright/model'

/** The data of a document, or what is wrong and where. */
export type NodeData = { readonly data: JsonData } | { readonly offset: number; readonly detail: string }

/**
 * Turns the nodes of a YAML document into data, in one pass: an alias is the very object that its anchor names, a
 * merge key gives what is not there, a key that stands twice is a fault.
 */
export function yamlNodeToData(root: Node | null): NodeData {
  try {
    return { data: toData(root, { anchors: new Map(), merged: 0 }) }
  } catch (error) {
    if (error instanceof NodeFault) return { offset: error.offset, detail: error.message }
    throw error
  }
}

/** How many entries merge keys may copy: they can multiply a small file. */
const maxMergedEntries = 200_000

interface Walk {
  readonly anchors: Map<string, JsonData>
  merged: number
}

/** Ends the walk from any depth; it does not leave this file. */
class NodeFault extends Error {
  readonly offset: number
  constructor(node: unknown, message: string) {
    super(message)
    this.offset = offsetOf(node)
  }
}

function toData(node: unknown, walk: Walk): JsonData {
  if (isAlias(node)) {
    const found = walk.anchors.get(node.source)
    if (found === undefined) throw new NodeFault(node, `There is no &${node.source} before *${node.source}`)
    return found
  }
  const data = isMap(node)
    ? mapToData(node.items, walk)
    : isSeq(node)
      ? node.items.map((item) => toData(item, walk))
      : scalarToData(node)
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) walk.anchors.set(node.anchor, data)
  return data
}

function scalarToData(node: unknown): JsonData {
  const value: unknown = isScalar(node) ? node.value : null
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isRawJson(value)) return value
  return typeof value === 'number' ? value : null
}

interface Entry {
  readonly key: unknown
  readonly value?: unknown
}

function mapToData(items: readonly Entry[], walk: Walk): JsonObject {
  const entries = new Map<string, JsonData>()
  const merged = new Map<string, JsonData>()
  for (const { key, value } of items) {
    const name = keyText(isScalar(key) || isAlias(key) ? toData(key, walk) : null)
    if (name === '<<') {
      for (const [inner, part] of mergedEntries(toData(value, walk), value)) {
        walk.merged += 1
        if (walk.merged > maxMergedEntries)
          throw new NodeFault(value, `Merge keys (<<) copy more than ${maxMergedEntries} entries`)
        if (!merged.has(inner)) merged.set(inner, part)
      }
    } else if (entries.has(name)) throw new NodeFault(key, `The key ${name} stands twice`)
    else entries.set(name, toData(value, walk))
  }
  for (const [name, value] of merged) if (!entries.has(name)) entries.set(name, value)
  // Defines own properties, also for a key such as `__proto__`.
  return Object.fromEntries(entries)
}

/** Keys are read as texts; only an alias can stand for something else. */
function keyText(key: JsonData): string {
  return typeof key === 'string' ? key : key === null ? '' : JSON.stringify(key)
}

function mergedEntries(source: JsonData, node: unknown): readonly [string, JsonData][] {
  const sources = Array.isArray(source) ? source : [source]
  return sources.flatMap((part) => {
    if (!isJsonObject(part)) throw new NodeFault(node, 'A merge key (<<) needs a map')
    return Object.entries(part)
  })
}

function offsetOf(node: unknown): number {
  return (isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined) ?? 0
}
