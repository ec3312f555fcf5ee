import { isJsonObject, ownValue, type JsonData, type JsonSchema } from '@sendwright/model'
import { createRun } from '../check/evaluate.ts'
import { compileSchema } from '../compile/compileSchema.ts'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { partsOf } from '../compile/parts.ts'
import { jsonTypes, type JsonType } from '../jsonType.ts'
import { demandsOf, type Demands } from './demands.ts'
import { fitsAll, isRepeated, isSparing, type GeneratedPlace, type Generator } from './generator.ts'
import { generateList } from './list.ts'
import { generateNumber } from './number.ts'
import { generateObject } from './object.ts'
import { createRandom } from './random.ts'
import { generateText } from './text.ts'

const mostValues = 2000
const deepest = 40
const mostAttempts = 20
const firstSmaller = 8

/**
 * Data that fits a schema, made from a seed: the same seed gives the same data on every machine. Where no data is found
 * that fits, the last that was tried. Bounded in size; optional parts that lead back to themselves are left out.
 */
export function generateData(schema: JsonSchema, { seed }: { readonly seed: number }): JsonData {
  const compiled = compileSchema(schema)
  const run = createRun()
  let data: JsonData = null
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    // Later attempts are smaller: less can go wrong in them.
    const generator: Generator = {
      random: createRandom(seed + attempt / 16),
      left: attempt < firstSmaller ? mostValues : 0,
      isBold: attempt > 1,
      run,
      generate: (schemas, place) => generateValue(generator, schemas, place),
    }
    data = generator.generate([compiled], { name: '', depth: 0, around: [] })
    if (fitsAll({ run: createRun() }, [compiled], data)) return data
    // What is too large in one attempt is so in all of its kind.
    if (generator.left >= -mostValues) continue
    if (attempt >= firstSmaller) break
    attempt = firstSmaller - 1
  }
  return data
}

function generateValue(generator: Generator, schemas: readonly CompiledSchema[], place: GeneratedPlace): JsonData {
  const { random } = generator
  generator.left -= 1
  // So many are only made where tries multiply, which is where nothing fits.
  if (place.depth > deepest || generator.left < -mostValues) return null
  const heavy = (schema: CompiledSchema) =>
    (isSparing(generator, place) && isContainer(schema)) || isRepeated(schema, place)
  const tries = place.depth === 0 ? 1 : 3
  let data: JsonData = null
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const demands = demandsOf(schemas, random, heavy)
    const noted = notedValue(generator, demands)
    if (noted !== undefined && fitsAll(generator, schemas, noted)) return noted
    data = generateByConditions(generator, demands, place)
    if (tries > 1 && fitsAll(generator, schemas, data)) return data
  }
  return data
}

function isContainer(schema: CompiledSchema): boolean {
  return partsOf(schema).some(
    ({ object, list, types }) =>
      object !== null || list !== null || types?.includes('object') || types?.includes('array'),
  )
}

/** A value that the schemas name: of an `enum`; for some also an example or the default. */
function notedValue(generator: Generator, { parts, values }: Demands): JsonData | undefined {
  const { random } = generator
  if (values !== null) {
    const fitting = values.filter((value) => fitsAll(generator, parts, value))
    return random.pick(fitting.length > 0 ? fitting : values)
  }
  const noted = parts.flatMap(({ source }) => notedIn(source))
  return noted.length > 0 && random.chance(0.7) ? random.pick(noted) : undefined
}

function notedIn(source: JsonSchema): readonly JsonData[] {
  if (!isJsonObject(source)) return []
  const own = (name: string) => ownValue(source, name)
  const examples = own('examples')
  const single = [own('example'), own('default')].flatMap((value) => (value === undefined ? [] : [value]))
  return [...(Array.isArray(examples) ? examples : []), ...single]
}

/** What `if` decides about a value is demanded of the next try. */
function generateByConditions(generator: Generator, demands: Demands, place: GeneratedPlace): JsonData {
  let data = generateOfType(generator, demands, place)
  const conditional = demands.parts.filter(({ logic }) => logic !== null && logic.condition !== null)
  if (conditional.length === 0) return data
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const added = conditional.flatMap(({ logic }) => {
      if (logic === null || logic.condition === null) return []
      const holds = fitsAll(generator, [logic.condition], data)
      const next = holds ? logic.consequence : logic.otherwise
      return [...(next === null ? [] : [next]), ...(holds ? [logic.condition] : [])]
    })
    if (fitsAll(generator, added, data)) return data
    const more = demandsOf([...demands.parts, ...added], generator.random, () => false)
    data = more.values === null ? generateOfType(generator, more, place) : (generator.random.pick(more.values) ?? null)
  }
  return data
}

function generateOfType(generator: Generator, demands: Demands, place: GeneratedPlace): JsonData {
  const { random } = generator
  switch (chosenType(generator, demands, isSparing(generator, place))) {
    case 'string':
      return generateText(generator, demands, place.name)
    case 'integer':
      return generateNumber(generator, demands, { name: place.name, whole: true })
    case 'number':
      return generateNumber(generator, demands, { name: place.name, whole: false })
    case 'boolean':
      return random.chance(0.5)
    case 'null':
      return null
    case 'array':
      return generateList(generator, demands, place)
    case 'object':
      return generateObject(generator, demands, place)
  }
}

function chosenType({ random, isBold }: Generator, { types, parts }: Demands, sparing: boolean): JsonType {
  if (types === null) {
    if (isBold) return random.pick(jsonTypes) ?? 'null'
    if (parts.some(({ object }) => object !== null)) return 'object'
    if (parts.some(({ list }) => list !== null)) return 'array'
    if (parts.some(({ number, text }) => number !== null && text === null)) return 'number'
    return 'string'
  }
  const telling = types.filter((type) => type !== 'null')
  const light = telling.filter((type) => type !== 'object' && type !== 'array')
  if (types.includes('null') && (telling.length === 0 || random.chance(0.1))) return 'null'
  if (sparing && types.includes('null') && light.length === 0) return 'null'
  return random.pick(sparing && light.length > 0 ? light : telling) ?? 'null'
}
