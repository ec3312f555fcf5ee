import { isJsonObject, isJsonSchema, type JsonData, type JsonSchema } from '@sendwright/model'

/**
 * The schema that a local `$ref` (`#`, `#/$defs/order`) names, by its JSON pointer into the root; null where there is
 * none. References that follow each other are not followed further.
 */
export function resolveRef(root: JsonSchema, ref: string): JsonSchema | null {
  const pointer = pointerOfRef(ref)
  if (pointer === null) return null
  const found = dataAt(root, pointer)
  return found !== undefined && isJsonSchema(found) ? found : null
}

/** The steps of a local `$ref`; null for any other reference. */
export function pointerOfRef(ref: string): readonly string[] | null {
  if (ref === '#' || ref === '#/') return ref === '#' ? [] : ['']
  if (!ref.startsWith('#/')) return null
  return ref.slice(2).split('/').map(stepOf)
}

/** The value at a path of own properties and indexes. */
export function dataAt(data: JsonData, path: readonly string[]): JsonData | undefined {
  let value: JsonData | undefined = data
  for (const step of path) {
    if (isJsonObject(value)) value = Object.hasOwn(value, step) ? value[step] : undefined
    else if (Array.isArray(value)) value = /^(?:0|[1-9]\d{0,9})$/.test(step) ? value[Number(step)] : undefined
    else return undefined
  }
  return value
}

function stepOf(written: string): string {
  return decoded(written).replaceAll('~1', '/').replaceAll('~0', '~')
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
