import {
  dataAt,
  isJsonObject,
  pointerSegment,
  pointerSegments,
  toPointer,
  type JsonData,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'
import { referencePointer } from '../document/follow.ts'
import { annotationKeywords, dataKeywords, definitionKeywords, schemaKeywords, schemaMapKeywords } from './keywords.ts'
import { toJsonSchemaWords } from './openApi.ts'
import { wellFormedSchema } from './wellFormed.ts'

/** How much may still be copied, in values, over all schemas of a document: shared definitions are copied to each. */
export interface CopyBudget {
  left: number
}

/** Values in all schemas of one import together. */
export const maxCopiedValues = 600_000

/** Where a schema stands in a document whose references are all local. */
export interface SchemaPlace {
  readonly root: JsonData
  readonly value: JsonData
  readonly pointer: string
  readonly budget: CopyBudget
  /** Collects keywords that were left out, as JSON Schema knows none with such a value. */
  readonly misfits?: Set<string>
}

/**
 * A schema that carries its definitions, out of a document that it shares them with: every `$ref` leads to its own
 * `$defs` (or to the `definitions` it already had), also where schemas contain themselves. Returns null when the
 * budget is used up.
 */
export function normaliseSchema({ root, value, pointer, budget, misfits }: SchemaPlace): JsonSchema | null {
  const start = startOf(root, value, pointer)
  const state: Copying = {
    root,
    start: start.pointer,
    budget,
    misfits: misfits ?? new Set(),
    names: new Map(),
    taken: new Set(),
    wanted: new Map(),
    waiting: [],
  }
  for (const keyword of definitionKeywords) {
    const own = isJsonObject(start.value) ? start.value[keyword] : undefined
    if (own !== undefined && isJsonObject(own)) for (const name of Object.keys(own)) state.taken.add(name)
  }
  const schema = copySchema(start.value, state, true)
  const definitions: [string, JsonSchema][] = []
  for (let next = state.waiting.shift(); next; next = state.waiting.shift()) {
    const target = dataAt(root, pointerSegments(next.pointer) ?? [])
    definitions.push([next.name, copySchema(target ?? true, state, false)])
    if (budget.left < 0) return null
  }
  if (budget.left < 0) return null
  if (definitions.length === 0 || typeof schema === 'boolean') return schema
  const own = schema['$defs']
  const kept = own !== undefined && isJsonObject(own) ? own : {}
  return { ...schema, $defs: { ...kept, ...Object.fromEntries(withoutCircles(definitions)) } }
}

/** A definition that is nothing but a reference back to itself, maybe by way of others, takes any value. */
function withoutCircles(definitions: readonly [string, JsonSchema][]): readonly [string, JsonSchema][] {
  const byReference = new Map(definitions.map(([name, schema]) => [definitionReference(name), schema]))
  const next = (schema: JsonSchema) => (isJsonObject(schema) ? schema['$ref'] : undefined)
  return definitions.map(([name, schema]) => {
    const seen = new Set<JsonData>()
    for (let reference = next(schema); typeof reference === 'string';) {
      if (seen.has(reference)) return [name, isJsonObject(schema) ? withoutReference(schema) : schema]
      seen.add(reference)
      reference = next(byReference.get(reference) ?? true)
    }
    return [name, schema]
  })
}

function definitionReference(name: string): string {
  return `#/$defs/${encodeURI(pointerSegment(name))}`
}

interface Copying {
  readonly root: JsonData
  /** The pointer of the schema itself. */
  readonly start: string
  readonly budget: CopyBudget
  readonly misfits: Set<string>
  /** Names in `$defs` by the pointer of the definition. */
  readonly names: Map<string, string>
  readonly taken: Set<string>
  /** How often a name was wanted, so that the next free one is found at once. */
  readonly wanted: Map<string, number>
  readonly waiting: { readonly name: string; readonly pointer: string }[]
}

/** A schema that is only a reference is what it leads to. */
function startOf(root: JsonData, value: JsonData, pointer: string): { value: JsonData; pointer: string } {
  const reference = isJsonObject(value) ? value['$ref'] : undefined
  if (typeof reference !== 'string' || !isJsonObject(value)) return { value, pointer }
  const target = referencePointer(root, reference)
  if (target === undefined) return { value: withoutReference(value), pointer }
  const found = dataAt(root, pointerSegments(target) ?? [])
  if (found === undefined || !isJsonObject(found)) return { value: found ?? true, pointer: target }
  return { value: { ...found, ...withoutReference(value) }, pointer: target }
}

function copySchema(value: JsonData, state: Copying, isStart: boolean): JsonSchema {
  state.budget.left -= 1
  if (state.budget.left < 0) return true
  if (!isJsonObject(value)) return typeof value === 'boolean' ? value : true
  const { $ref: reference, ...others } = value
  if (typeof reference === 'string') {
    const local = localReference(reference, state)
    const beside = withoutReference(value)
    return inWords(local === undefined ? beside : { $ref: local, ...beside }, state)
  }
  return copyEntries(reference === undefined ? value : others, state, isStart)
}

function copyEntries(schema: JsonObject, state: Copying, isStart: boolean): JsonObject {
  const entries = Object.entries(schema).flatMap(([key, child]): [string, JsonData][] => {
    // Other definitions come into the schema's own where they are used; an address inside would change what `#` means.
    if (!isStart && (definitionKeywords.has(key) || key === '$schema')) return []
    if (addressKeywords.has(key) && !(isStart && key === '$id' && isAddress(child))) return []
    if (key === '$schema' && isOldDraft(child)) return []
    return [[key, copyKeyword(key, child, state)]]
  })
  return inWords(Object.fromEntries(entries), state)
}

function inWords(schema: JsonObject, { misfits }: Copying): JsonObject {
  return wellFormedSchema(toJsonSchemaWords(schema), misfits)
}

/** Names that references were found by: they lead by place now, and a name that stands twice is refused by validators. */
const addressKeywords: ReadonlySet<string> = new Set(['$id', 'id', '$anchor', '$dynamicAnchor', '$recursiveAnchor'])

function isAddress(id: JsonData): boolean {
  return typeof id === 'string' && /^[^#]+#?$/.test(id)
}

/** Drafts whose words are not those that the schema comes out in. */
function isOldDraft(draft: JsonData): boolean {
  return typeof draft !== 'string' || /draft-0[0-4]\b/.test(draft)
}

function copyKeyword(key: string, child: JsonData, state: Copying): JsonData {
  if (schemaKeywords.has(key)) {
    // What is no schema at all is left for `wellFormedSchema` to tell.
    if (!Array.isArray(child))
      return isJsonObject(child) || typeof child === 'boolean' ? copySchema(child, state, false) : child
    const list: readonly JsonData[] = child
    return list.map((item) => copySchema(item, state, false))
  }
  if (dataKeywords.has(key)) return child
  if (!(schemaMapKeywords.has(key) || definitionKeywords.has(key)) || !isJsonObject(child))
    return withoutReferences(child)
  return Object.fromEntries(
    // The older `dependencies` holds lists of names beside schemas.
    Object.entries(mapBehind(child, state)).map(([name, inner]) => [
      name,
      key === 'dependencies' && Array.isArray(inner) ? inner : copySchema(inner, state, false),
    ]),
  )
}

/** A whole map that is kept elsewhere: `properties: { $ref: … }`. */
function mapBehind(map: JsonObject, { root }: Copying): JsonObject {
  const reference = map['$ref']
  if (typeof reference !== 'string') return map
  const pointer = reference.startsWith('#') ? referencePointer(root, reference) : undefined
  const target = pointer === undefined ? undefined : dataAt(root, pointerSegments(pointer) ?? [])
  return isJsonObject(target) && typeof target['$ref'] !== 'string' ? target : {}
}

/** What JSON Schema has no word for, an extension for example: what it refers to does not come along. */
function withoutReferences(value: JsonData): JsonData {
  if (Array.isArray(value)) {
    const list: readonly JsonData[] = value
    return list.map(withoutReferences)
  }
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === '$ref' && typeof inner === 'string'))
      .map(([key, inner]) => [key, withoutReferences(inner)]),
  )
}

function localReference(reference: string, state: Copying): string | undefined {
  const pointer = reference.startsWith('#') ? referencePointer(state.root, reference) : undefined
  if (pointer === undefined) return undefined
  const own = ownDefinition(pointer, state.start)
  if (own !== undefined) return own
  let name = state.names.get(pointer)
  if (name === undefined) {
    name = freeName(pointer, state)
    state.names.set(pointer, name)
    state.taken.add(name)
    state.waiting.push({ name, pointer })
  }
  return definitionReference(name)
}

/** `#/definitions/x` for a definition that the schema itself has. */
function ownDefinition(pointer: string, start: string): string | undefined {
  if (!pointer.startsWith(`${start}/`)) return undefined
  const inside = pointerSegments(pointer.slice(start.length)) ?? []
  return inside.length === 2 && definitionKeywords.has(inside[0] ?? '') ? `#${encodeURI(toPointer(inside))}` : undefined
}

function freeName(pointer: string, { taken, wanted }: Copying): string {
  const segments = pointerSegments(pointer) ?? []
  const last =
    (segments.at(-1) ?? '')
      .replace(/\.(?:ya?ml|json|avsc)$/i, '')
      .split('/')
      .at(-1) ?? ''
  // Places such as `…/items` or `…/payload` are named by what they belong to.
  const plain = (
    /^(?:items|payload|schema|\d*)$/.test(last)
      ? segments
          .slice(-3)
          .filter((part) => !/^\d+$/.test(part))
          .join('-')
      : last
  ).replace(/[^\w.-]+/g, '-')
  const name = plain === '' || plain === '__proto__' ? 'schema' : plain
  for (let count = wanted.get(name) ?? 1; ; count += 1) {
    const free = count === 1 ? name : `${name}-${count}`
    if (taken.has(free)) continue
    wanted.set(name, count + 1)
    return free
  }
}

/** What may stand beside a reference in every draft: words about the value. */
function withoutReference(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).filter(
      ([key]) =>
        annotationKeywords.has(key) || key === 'nullable' || (key.startsWith('x-') && !key.startsWith('x-parser-')),
    ),
  )
}
