import type { JsonData } from '@sendwright/model'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { matchPattern } from '../pattern/matchPattern.ts'
import { demandsOf, type Demands } from './demands.ts'
import { fitsAll, isRepeated, isSparing, type GeneratedPlace, type Generator } from './generator.ts'
import { generateText } from './text.ts'

/** An object with all that is mandatory and most of what is not. */
export function generateObject(generator: Generator, demands: Demands, place: GeneratedPlace): JsonData {
  const { random } = generator
  let parts = demands.parts
  const names = new Set<string>()
  const { least, most } = counts(parts)
  for (const name of namesIn(parts)) {
    const isMandatory = parts.some(({ object }) => object?.required.includes(name))
    if (isMandatory) names.add(name)
    else if (names.size < most && wantsOptional(generator, place, schemasOf(parts, name))) names.add(name)
  }
  for (let round = 0; round < 10; round += 1) {
    const before = names.size + parts.length
    parts = withDependencies(parts, names, (added) => demandsOf(added, random, () => false).parts)
    if (names.size + parts.length === before) break
  }
  for (let extra = 0; names.size < least && extra < 20 + least; extra += 1)
    names.add(furtherName(generator, parts, extra))
  const inside = { depth: place.depth + 1, around: [...place.around, ...parts] }
  const entries: [string, JsonData][] = []
  for (const name of names) {
    const schemas = schemasOf(parts, name)
    const isMandatory = parts.some(({ object }) => object?.required.includes(name))
    if (!isMandatory && (names.size > most || schemas.some(({ always }) => always === false))) {
      names.delete(name)
      continue
    }
    const value = generator.generate(schemas, { ...inside, name })
    // What cannot be made is left out where it may be.
    if (isMandatory || names.size <= least || fitsAll(generator, schemas, value)) entries.push([name, value])
  }
  return Object.fromEntries(entries)
}

function wantsOptional(generator: Generator, place: GeneratedPlace, schemas: readonly CompiledSchema[]): boolean {
  if (isSparing(generator, place) || schemas.some(({ always }) => always === false)) return false
  if (schemas.some((schema) => isRepeated(schema, place))) return false
  return generator.random.chance(place.depth < 3 ? 0.92 : 0.7)
}

/** The names that the schemas have properties for, in their order, then those that are only mandatory. */
function namesIn(parts: readonly CompiledSchema[]): ReadonlySet<string> {
  const objects = parts.flatMap(({ object }) => object ?? [])
  return new Set([
    ...objects.flatMap(({ properties }) => [...properties.keys()]),
    ...objects.flatMap((o) => o.required),
  ])
}

/** All that a property of that name has to fit. */
function schemasOf(parts: readonly CompiledSchema[], name: string): readonly CompiledSchema[] {
  return parts.flatMap(({ object }) => {
    if (object === null) return []
    const named = object.properties.get(name)
    const matched = object.patterns.filter(({ pattern }) => pattern && matchPattern(pattern, name, { left: 10_000 }))
    const found = [...(named === undefined ? [] : [named]), ...matched.map(({ schema }) => schema)]
    return found.length === 0 && object.additional !== null ? [object.additional] : found
  })
}

function counts(parts: readonly CompiledSchema[]): { readonly least: number; readonly most: number } {
  const objects = parts.flatMap(({ object }) => object ?? [])
  return {
    least: Math.min(1000, Math.max(0, ...objects.map(({ minProperties }) => minProperties))),
    most: Math.min(Infinity, ...objects.map(({ maxProperties }) => maxProperties)),
  }
}

/** The schemas with those that a property brings along; names that it needs are added. */
function withDependencies(
  parts: readonly CompiledSchema[],
  names: Set<string>,
  demanded: (added: readonly CompiledSchema[]) => readonly CompiledSchema[],
): readonly CompiledSchema[] {
  const added = new Set(parts)
  for (const { object } of parts) {
    if (object === null) continue
    for (const [name, needed] of object.dependentRequired)
      if (names.has(name)) for (const other of needed) names.add(other)
    for (const [name, schema] of object.dependentSchemas) {
      if (names.has(name)) for (const part of demanded([schema])) added.add(part)
    }
  }
  for (const { object } of added) for (const name of object?.required ?? []) names.add(name)
  return added.size === parts.length ? parts : [...added]
}

function furtherName(generator: Generator, parts: readonly CompiledSchema[], index: number): string {
  const nameSchemas = parts.flatMap(({ object }) => object?.names ?? [])
  if (nameSchemas.length > 0) {
    const name = generator.generate(nameSchemas, { name: '', depth: 0, around: [] })
    if (typeof name === 'string') return name
  }
  const patterns = parts.flatMap(({ object }) => object?.patterns ?? []).flatMap(({ pattern }) => pattern ?? [])
  const pattern = generator.random.pick(patterns)
  if (pattern === undefined) return `field${index + 1}`
  const rules = { minLength: 0, maxLength: Infinity, pattern, format: null }
  const part: CompiledSchema = {
    source: true,
    always: null,
    types: ['string'],
    values: null,
    number: null,
    text: rules,
    list: null,
    object: null,
    logic: null,
  }
  return generateText(generator, { parts: [part], types: ['string'], values: null }, '')
}
