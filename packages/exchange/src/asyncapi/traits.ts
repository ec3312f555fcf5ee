import { isJsonObject, type JsonData, type JsonObject } from '@sendwright/model'
import { follow } from '../document/follow.ts'
import { itemsOf, objectOf } from '../document/access.ts'

/**
 * An operation or a message with its traits merged in. In 2.x a trait wins over what it is put on, in 3.x it does not;
 * later traits win over earlier ones. Rule: JSON Merge Patch (RFC 7396), as the specifications ask for.
 */
export function withTraits(root: JsonData, value: JsonData, traitsWin: boolean): JsonObject {
  const { traits, ...own } = objectOf(value)
  const parts = itemsOf(traits).map((trait) => objectOf(follow(root, trait, '').value))
  if (parts.length === 0) return own
  const ordered = traitsWin ? [own, ...parts] : [...parts, own]
  const merging = { root, left: maxMerges }
  const merged = ordered.reduce((before, part) => mergePatch(merging, before, part), {})
  // A merge patch would put a trait's examples in place of the message's own.
  const examples = [own, ...parts].flatMap((part) => itemsOf(part['examples']))
  return examples.length > 0 ? { ...merged, examples } : merged
}

interface Merging {
  readonly root: JsonData
  /** How many objects may still be merged with each other. */
  left: number
}

function mergePatch(merging: Merging, target: JsonObject, patch: JsonObject, depth = 0): JsonObject {
  merging.left -= 1
  const isOver = merging.left < 0 || depth > maxDepth
  const merged = new Map(Object.entries(target))
  for (const [key, value] of Object.entries(patch)) {
    const before = merged.get(key)
    if (value === null) merged.delete(key)
    else if (before === undefined || isOver || !isJsonObject(before) || !isJsonObject(value)) merged.set(key, value)
    else merged.set(key, mergeObjects(merging, before, value, depth + 1))
  }
  return Object.fromEntries(merged)
}

/** References meet as what they stand for; two that are the same stay one. */
function mergeObjects(merging: Merging, before: JsonObject, value: JsonObject, depth: number): JsonObject {
  if (before['$ref'] !== undefined && before['$ref'] === value['$ref']) return { ...before, ...value }
  const [target, patch] = [before, value].map((part) => objectOf(follow(merging.root, part, '').value))
  return mergePatch(merging, target ?? {}, patch ?? {}, depth)
}

/** Two schemas that contain themselves have no last level, and many on each. */
const maxMerges = 2000
const maxDepth = 32
