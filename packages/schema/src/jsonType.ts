import { isJsonObject, isRawJson, type JsonData } from '@sendwright/model'
import { isWhole, toDecimal } from './decimal.ts'

/** The types of JSON Schema, in the order in which they are told. */
export const jsonTypes = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'] as const
export type JsonType = (typeof jsonTypes)[number]

/** The type of a value; a whole number, however it is written (`1.0`, `1e3`), is an integer. */
export function typeOfData(value: JsonData): JsonType {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (isRawJson(value)) return isWhole(toDecimal(value)) ? 'integer' : 'number'
  return isJsonObject(value) ? 'object' : 'array'
}

/** Whether a value holds others: a list or an object. */
export function isContainer(data: JsonData): boolean {
  return typeof data === 'object' && data !== null && !isRawJson(data)
}

/** Whether a value is one of the types' names. */
export function isJsonType(value: unknown): value is JsonType {
  return typeof value === 'string' && typeSet.has(value)
}

const typeSet: ReadonlySet<string> = new Set(jsonTypes)

/** Whether values of a type fit the types: all of them, none, or some (a number, where a whole one is needed). */
export function typeFits(type: JsonType, types: readonly JsonType[]): 'all' | 'some' | 'none' {
  if (types.includes(type) || (type === 'integer' && types.includes('number'))) return 'all'
  return type === 'number' && types.includes('integer') ? 'some' : 'none'
}

/** The types without repetition, in their order; integer is part of number. */
export function inTypeOrder(types: Iterable<JsonType>): JsonType[] {
  const set = new Set(types)
  return jsonTypes.filter((type) => set.has(type) && !(type === 'integer' && set.has('number')))
}

/** What values of both lists of types are; null stands for any type. */
export function commonTypes(one: readonly JsonType[] | null, other: readonly JsonType[] | null): JsonType[] | null {
  if (one === null) return other === null ? null : [...other]
  if (other === null) return [...one]
  const fromOne = one.filter((type) => typeFits(type, other) === 'all')
  return inTypeOrder([...fromOne, ...other.filter((type) => typeFits(type, one) === 'all')])
}
