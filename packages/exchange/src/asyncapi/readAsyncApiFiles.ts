import type { Direction, JsonData } from '@sendwright/model'
import { bundleDocument } from '../document/bundle.ts'
import type { DocumentFile } from '../document/documentFile.ts'
import { createFileSet } from '../document/fileSet.ts'
import { firstSkipped, type ReadImport } from '../importedDocument.ts'
import { maxCopiedValues } from '../schema/normaliseSchema.ts'
import { avroTypesOf } from './avroTypes.ts'
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
  const findings = await officialFindings(root, skipped.length === 0)
  return { ...read, skipped: firstSkipped([...read.skipped, ...skipped, ...findings]) }
}
