import type { Direction, JsonData } from '@sendwright/model'
import { isJsonObject } from '@sendwright/model'
import { bundleDocument } from '../document/bundle.ts'
import type { DocumentFile } from '../document/documentFile.ts'
import { createFileSet } from '../document/fileSet.ts'
import { itemsOf } from '../document/pointer.ts'
import type { ReadImport } from '../importedDocument.ts'
import { namedType, type AvroTypes } from '../schema/avro.ts'
import { officialFindings } from './officialParser.ts'
import { readAsyncApi } from './readAsyncApi.ts'

/** Reads an AsyncAPI document with the files it refers to. `data` is what stands in the first file. */
export async function readAsyncApiFiles(
  data: JsonData,
  files: readonly DocumentFile[],
  directions: Readonly<Record<string, Direction>>,
): Promise<ReadImport> {
  const [main, ...others] = files
  const fileName = main?.name ?? 'document'
  const set = createFileSet({ name: fileName, data }, others)
  const { root, skipped } = bundleDocument(fileName, set)
  const read = readAsyncApi({
    root,
    fileName,
    directions,
    schemas: { root, budget: { left: maxCopiedValues }, avroTypes: avroTypesOf(others, set.data), known: new Map() },
  })
  if (read.problems.length > 0) return read
  const findings = await officialFindings(root)
  return { ...read, skipped: [...read.skipped, ...skipped, ...findings] }
}

/** Values in all schemas of an import together: shared definitions are copied to each message. */
const maxCopiedValues = 1_500_000

/** Avro's named types of the other files, looked through when a message first names one that it does not define. */
function avroTypesOf(files: readonly DocumentFile[], dataOf: (file: string) => JsonData | undefined): AvroTypes {
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
