import { isJsonObject, isRawJson, type JsonData } from '@sendwright/model'

/** TypeScript's declarations of what data has, for completion in scripts: names and types, and no values. */
export function dataTypes(data: JsonData): string {
  return isJsonObject(data) && !isRawJson(data) ? `interface ProcessData ${objectType(data)}\n` : ''
}

/** Names of a list's elements are looked up in so many of them. */
const elementsRead = 20

function typeOf(value: JsonData): string {
  if (isRawJson(value)) return 'number'
  if (value === null) return 'any'
  if (Array.isArray(value)) {
    const types = new Set(value.slice(0, elementsRead).map(typeOf))
    return types.size === 0 ? 'any[]' : `(${[...types].join(' | ')})[]`
  }
  return isJsonObject(value) ? objectType(value) : typeof value
}

function objectType(object: { readonly [name: string]: JsonData }): string {
  const fields = Object.entries(object).map(([name, value]) => `${JSON.stringify(name)}: ${typeOf(value)}`)
  return `{ ${fields.join('; ')} }`
}
