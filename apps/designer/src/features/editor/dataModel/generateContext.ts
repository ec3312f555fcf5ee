import { isJsonObject, ownValue, type JsonData, type JsonSchema } from '@sendwright/model'
import { generateData } from '@sendwright/schema'
import { emptyContextData } from '../problems/useSampleContext.ts'

/** Data for a sample context, made up from the data model; with what every run has. The same seed gives the same. */
export function generateContext(model: JsonSchema, seed: number): JsonData {
  const generated = generateData(model, { seed })
  return isJsonObject(generated) ? { ...emptyContextData, ...generated } : { ...emptyContextData }
}

/** The data with what the data model has and it lacks, made up. What is there stays, also null. */
export function fillMissing(data: JsonData, model: JsonSchema, seed: number): JsonData {
  return withMissing(data, generateContext(model, seed))
}

function withMissing(data: JsonData, generated: JsonData): JsonData {
  if (!isJsonObject(data) || !isJsonObject(generated)) return data
  const filled = Object.entries(data).map(([name, value]) => {
    const made = ownValue(generated, name)
    return [name, made === undefined ? value : withMissing(value, made)] as const
  })
  const added = Object.entries(generated).filter(([name]) => !Object.hasOwn(data, name))
  return Object.fromEntries([...filled, ...added])
}
