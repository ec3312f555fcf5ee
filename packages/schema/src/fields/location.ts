import { dataAt, isJsonObject, ownValue, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import { pointerOfRef } from '../compile/resolveRef.ts'
import type { FieldStep } from './fieldPath.ts'

/** Where a schema stands in the root: the names and indexes that lead to it. */
export type Pointer = readonly string[]

/** A property in the schema. */
export interface FieldLocation {
  readonly name: string
  /** The schema whose `properties` has it. */
  readonly holder: Pointer
  /** The property's own schema. */
  readonly own: Pointer
  /** Why the form cannot change it; null where it can. */
  readonly readOnly: string | null
}

/** A schema in which properties of a value stand. */
export interface Holder {
  readonly pointer: Pointer
  readonly readOnly: string | null
}

const mostHops = 50
const mostHolders = 100

/** The schema object at a pointer; an empty one for `true`, null where there is none. */
export function schemaObjectAt(root: JsonSchema, pointer: Pointer): JsonObject | null {
  const found = dataAt(root, pointer)
  if (found === true) return {}
  return isJsonObject(found) ? found : null
}

/** Follows `$ref`, and the one alternative besides null, to the schema that says what the value is. */
export function coreOf(root: JsonSchema, pointer: Pointer): Pointer {
  let core = pointer
  for (let hop = 0; hop < mostHops; hop += 1) {
    const schema = schemaObjectAt(root, core)
    const next = schema && !saysItself(schema) ? (refIn(schema) ?? onlyBranch(schema, core)) : null
    if (next === null || schemaObjectAt(root, next) === null) return core
    core = next
  }
  return pointer
}

/** Whether a schema says what the value is, beside what it refers to. */
function saysItself(schema: JsonObject): boolean {
  return ['type', 'properties', 'items', 'enum', 'const'].some((name) => Object.hasOwn(schema, name))
}

function refIn(schema: JsonObject): Pointer | null {
  const ref = ownValue(schema, '$ref')
  return typeof ref === 'string' ? pointerOfRef(ref) : null
}

/** The branch of `anyOf: [x, null]`, or the only part of an `allOf`. */
function onlyBranch(schema: JsonObject, pointer: Pointer): Pointer | null {
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const branches = listAt(schema, keyword)
    const indexes = branches.flatMap((branch, index) => (keyword !== 'allOf' && isNull(branch) ? [] : [index]))
    if (branches.length > 0 && indexes.length === 1) return [...pointer, keyword, String(indexes[0])]
  }
  return null
}

function isNull(schema: JsonData): boolean {
  return isJsonObject(schema) && (schema['type'] === 'null' || schema['const'] === null)
}

/** Whether a value has alternatives that the form cannot show as one. */
export function hasAlternatives(root: JsonSchema, pointer: Pointer): boolean {
  const schema = schemaObjectAt(root, coreOf(root, pointer))
  if (schema === null) return false
  return ['anyOf', 'oneOf'].some((keyword) => listAt(schema, keyword).filter((branch) => !isNull(branch)).length > 1)
}

/** Why a field of an alternative cannot be changed. */
export const alternativeReason = 'The field belongs to one of several alternatives. Change it in the JSON Schema.'

/** The schemas in which the properties of a value stand: its own, those it combines, and its alternatives. */
export function holdersOf(root: JsonSchema, pointer: Pointer): readonly Holder[] {
  const holders: Holder[] = [{ pointer: coreOf(root, pointer), readOnly: null }]
  const seen = new Set(holders.map((holder) => holder.pointer.join('\n')))
  for (const { pointer: at, readOnly } of holders) {
    const schema = schemaObjectAt(root, at)
    if (schema === null || holders.length > mostHolders) continue
    const add = (branch: Pointer, reason: string | null) => {
      const core = coreOf(root, branch)
      const key = core.join('\n')
      if (seen.has(key)) return
      seen.add(key)
      holders.push({ pointer: core, readOnly: readOnly ?? reason })
    }
    const ref = refIn(schema)
    if (ref !== null) add(ref, null)
    for (const [keyword, reason] of combining) {
      for (const index of listAt(schema, keyword).keys()) add([...at, keyword, String(index)], reason)
    }
  }
  return holders
}

const combining: readonly (readonly [string, string | null])[] = [
  ['allOf', null],
  ['anyOf', alternativeReason],
  ['oneOf', alternativeReason],
]

/** The properties of the value whose schema stands at a pointer, each name once. */
export function fieldLocations(root: JsonSchema, pointer: Pointer): readonly FieldLocation[] {
  const found = new Map<string, FieldLocation>()
  for (const { pointer: holder, readOnly } of holdersOf(root, pointer)) {
    const properties = schemaObjectAt(root, [...holder, 'properties'])
    for (const name of Object.keys(properties ?? {})) {
      if (found.has(name)) continue
      found.set(name, { name, holder, own: [...holder, 'properties', name], readOnly })
    }
  }
  return [...found.values()]
}

/** Where the schema of a list's elements stands; null where there is none for all of them. */
export function itemsPointer(root: JsonSchema, pointer: Pointer): Pointer | null {
  for (const { pointer: holder } of holdersOf(root, pointer)) {
    if (schemaObjectAt(root, [...holder, 'items']) !== null) return [...holder, 'items']
  }
  return null
}

/** A path's value: where its schema stands, and the property that it is, if the path ends in a name. */
export interface Located {
  readonly pointer: Pointer
  readonly field: FieldLocation | null
  readonly readOnly: string | null
}

/** Finds the value at the steps of a field's path; null where the schema has none. */
export function locate(root: JsonSchema, steps: readonly FieldStep[]): Located | null {
  let located: Located = { pointer: [], field: null, readOnly: null }
  for (const step of steps) {
    if (step === 'items') {
      const items = itemsPointer(root, located.pointer)
      if (items === null) return null
      located = { pointer: items, field: null, readOnly: located.readOnly }
    } else {
      const field = fieldLocations(root, located.pointer).find(({ name }) => name === step.name)
      if (field === undefined) return null
      located = { pointer: field.own, field, readOnly: located.readOnly ?? field.readOnly }
    }
  }
  return located
}

/** The name of the definition that a schema refers to by itself; null where it does not. */
export function definitionAt(root: JsonSchema, pointer: Pointer): string | null {
  const schema = schemaObjectAt(root, pointer)
  if (schema === null) return null
  const [place, name, ...more] = refIn(schema) ?? []
  if ((place === '$defs' || place === 'definitions') && more.length === 0) return name ?? null
  const branch = onlyBranch(schema, pointer)
  return branch === null || branch.length > 200 ? null : definitionAt(root, branch)
}

function listAt(schema: JsonObject, keyword: string): readonly JsonData[] {
  const value = ownValue(schema, keyword)
  return Array.isArray(value) ? value : []
}
