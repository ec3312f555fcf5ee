import { isJsonObject, ownValue, type JsonObject, type JsonSchema } from '@sendwright/model'

/** A header of a side as a row. `value` is its template, or its fixed text when `fixed`. */
export interface HeaderRow {
  readonly name: string
  readonly value: string
  readonly fixed: boolean
  readonly mandatory: boolean
  readonly description: string
}

/** The headers in the schema of a side's headers: each property is one, its `default` the template, its `const` fixed. */
export function headerRows(schema: JsonSchema | undefined): readonly HeaderRow[] {
  const { properties, required } = partsOf(schema)
  return Object.entries(properties).map(([name, property]) => {
    const header = isJsonObject(property) ? property : {}
    const fixed = Object.hasOwn(header, 'const')
    return {
      name,
      value: asText(fixed ? header['const'] : ownValue(header, 'default')),
      fixed,
      mandatory: required.includes(name),
      description: asText(ownValue(header, 'description')),
    }
  })
}

/** The schema with one header changed; keywords that a row does not show stay. A name that is taken changes nothing. */
export function changeHeader(schema: JsonSchema | undefined, name: string, change: Partial<HeaderRow>): JsonSchema {
  const { root, properties, required } = partsOf(schema)
  const row = headerRows(schema).find((header) => header.name === name)
  if (row === undefined) return root
  const next = { ...row, ...change }
  if (next.name !== name && Object.hasOwn(properties, next.name)) return root
  const entries = Object.entries(properties).map(([each, property]) =>
    each === name
      ? ([next.name, withRow(isJsonObject(property) ? property : {}, next)] as const)
      : ([each, property] as const),
  )
  const others = required.filter((each) => each !== name)
  return build(root, Object.fromEntries(entries), next.mandatory ? [...others, next.name] : others)
}

/** The schema with one header more, at the end. */
export function addHeader(schema: JsonSchema | undefined, row: HeaderRow): JsonSchema {
  const { root, properties, required } = partsOf(schema)
  if (Object.hasOwn(properties, row.name)) return root
  const added = Object.fromEntries([...Object.entries(properties), [row.name, withRow({ type: 'string' }, row)]])
  return build(root, added, row.mandatory ? [...required, row.name] : required)
}

/** The schema without a header. */
export function removeHeader(schema: JsonSchema | undefined, name: string): JsonSchema {
  const { root, properties, required } = partsOf(schema)
  const left = Object.fromEntries(Object.entries(properties).filter(([each]) => each !== name))
  return build(
    root,
    left,
    required.filter((each) => each !== name),
  )
}

interface Parts {
  readonly root: JsonObject
  readonly properties: JsonObject
  readonly required: readonly string[]
}

function partsOf(schema: JsonSchema | undefined): Parts {
  const root = schema !== undefined && isJsonObject(schema) ? schema : { type: 'object' }
  const properties = ownValue(root, 'properties')
  const required = ownValue(root, 'required')
  return {
    root,
    properties: properties !== undefined && isJsonObject(properties) ? properties : {},
    required: Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [],
  }
}

function build(root: JsonObject, properties: JsonObject, required: readonly string[]): JsonObject {
  const { required: _before, ...rest } = root
  return { ...rest, properties, ...(required.length > 0 && { required }) }
}

/** Where the value did not change, it keeps its type: a header of an imported document may be a number. */
function withRow(header: JsonObject, row: HeaderRow): JsonObject {
  const { const: fixedBefore, default: templateBefore, description: _description, ...rest } = header
  const before = fixedBefore ?? templateBefore
  const value = before !== undefined && asText(before) === row.value ? before : row.value
  return {
    ...rest,
    ...(row.description !== '' && { description: row.description }),
    ...(row.fixed ? { const: value } : row.value !== '' && { default: value }),
  }
}

function asText(value: JsonObject[string] | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
