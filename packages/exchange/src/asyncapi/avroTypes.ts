import { isJsonObject, type JsonData } from '@sendwright/model'
import type { DocumentFile } from '../document/documentFile.ts'
import { itemsOf } from '../document/access.ts'
import { namedType, type AvroTypes } from '../schema/avro.ts'

/** Avro's named types of the other files, looked through when a message first names one that it does not define. */
export function avroTypesOf(files: readonly DocumentFile[], dataOf: (file: string) => JsonData | undefined): AvroTypes {
  let types: ReadonlyMap<string, JsonData> | undefined
  return (fullName) => {
    types ??= collect(
      files.filter(({ name }) => /\.(?:avsc|json|ya?ml)$/i.test(name)).map(({ name }) => dataOf(name) ?? null),
    )
    return types.get(fullName)
  }
}

function collect(documents: readonly JsonData[]): ReadonlyMap<string, JsonData> {
  const types = new Map<string, JsonData>()
  const visit = (value: JsonData, namespace: string): void => {
    if (Array.isArray(value)) for (const item of itemsOf(value)) visit(item, namespace)
    else if (isJsonObject(value)) {
      const definition = namedType(value, namespace)
      if (definition && !types.has(definition.fullName)) types.set(definition.fullName, value)
      for (const child of Object.values(value)) visit(child, definition?.namespace ?? namespace)
    }
  }
  for (const document of documents) visit(document, '')
  return types
}
