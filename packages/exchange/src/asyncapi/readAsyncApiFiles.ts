import { createProblem, type Direction, type JsonData, type Problem } from '@sendwright/model'
import { bundleDocument, type Bundle } from '../document/bundle.ts'
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
  const { read, bundle } = readBundled(data, files, directions)
  if (read.problems.length > 0) return { ...read, problems: withReasons(read, bundle) }
  const findings = await officialFindings(bundle.root, bundle.skipped.length === 0)
  return { ...read, skipped: firstSkipped([...read.skipped, ...bundle.skipped, ...findings]) }
}

/** Nothing may be left because of what was left out: then the first reasons are told too. */
function withReasons({ problems, skipped }: ReadImport, bundle: Bundle): readonly Problem[] {
  const parts = [...skipped, ...bundle.skipped].slice(0, maxReasons)
  return [
    ...problems,
    ...parts.map(({ path, reason }) => createProblem('import-left-out', '/files/0/text', { path, reason })),
  ]
}

const maxReasons = 5

/** The same without asking the official parser, and the document that was made of the files. */
export function readBundled(
  data: JsonData,
  files: readonly DocumentFile[],
  directions: Readonly<Record<string, Direction>>,
): { readonly read: ReadImport; readonly bundle: Bundle } {
  const [main, ...others] = files
  const fileName = main?.name ?? 'document'
  const set = createFileSet({ name: fileName, data }, others)
  const bundle = bundleDocument(fileName, set)
  const { root } = bundle
  const schemas = {
    root,
    budget: { left: maxCopiedValues },
    avroTypes: avroTypesOf(others, set.data),
    known: new Map(),
  }
  return { read: readAsyncApi({ root, fileName, directions, schemas }), bundle }
}
