import { dataAt, isJsonSchema, pointerSegments, type JsonSchema } from '@sendwright/model'

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
  return ref.startsWith('#') ? pointerSegments(decoded(ref.slice(1))) : null
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
