import type { JsonData } from '@sendwright/model'
import { keyOf } from '../compile/dataKey.ts'
import type { CompiledSchema, ListRules } from '../compile/compiledSchema.ts'
import type { Demands } from './demands.ts'
import { isRepeated, isSparing, type GeneratedPlace, type Generator } from './generator.ts'

const mostItems = 1000

/** A list with as many elements as are mandatory, and one to three where that is open. */
export function generateList(generator: Generator, { parts }: Demands, place: GeneratedPlace): JsonData {
  const rules = parts.flatMap(({ list }) => list ?? [])
  const contained = rules.flatMap(({ contains }) => contains ?? [])
  const least = Math.max(0, ...rules.map(({ minItems }) => minItems), ...contained.map((each) => each.least))
  const most = Math.min(mostItems, ...rules.map(({ maxItems }) => maxItems))
  const isUnique = rules.some(({ unique }) => unique)
  const count = Math.min(most, Math.max(least, wantedCount(generator, rules, place)))
  const inside = { name: singular(place.name), depth: place.depth + 1, around: [...place.around, ...parts] }
  const items: JsonData[] = []
  const keys = new Set<string>()
  for (let tries = 0; items.length < count && tries < count * 4 + 8; tries += 1) {
    const index = items.length
    const schemas = [...schemasAtIndex(rules, index), ...demandedHere(contained, index)]
    const item = generator.generate(schemas, inside)
    if (isUnique && keys.has(keyOf(item))) continue
    keys.add(keyOf(item))
    items.push(item)
  }
  return items
}

function wantedCount(generator: Generator, rules: readonly ListRules[], place: GeneratedPlace): number {
  const first = Math.max(0, ...rules.map((rule) => rule.first.length))
  if (isSparing(generator, place)) return 0
  const items = schemasAtIndex(rules, first)
  const isClosed = items.some(({ always }) => always === false)
  if (isClosed || items.some((schema) => isRepeated(schema, place))) return isClosed ? first : 0
  return Math.max(first, generator.random.between(1, place.depth < 3 ? 3 : 2))
}

function schemasAtIndex(rules: readonly ListRules[], index: number): readonly CompiledSchema[] {
  return rules.flatMap(({ first, rest }) => first[index] ?? rest ?? [])
}

/** The first elements are those that the list has to contain. */
function demandedHere(contained: readonly NonNullable<ListRules['contains']>[], index: number): CompiledSchema[] {
  return contained.flatMap(({ schema, least }) => (index < least ? [schema] : []))
}

function singular(name: string): string {
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name
}
