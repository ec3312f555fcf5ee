import { createProblem, type Direction, type ImportFormat } from '@sendwright/model'
import { readAsyncApiFiles } from './asyncapi/readAsyncApiFiles.ts'
import type { DocumentFile } from './document/documentFile.ts'
import { parseDocumentFile } from './document/parseDocumentFile.ts'
import { refusedImport, type ReadImport } from './importedDocument.ts'
import { readLibrary } from './library/readLibrary.ts'
import { readJsonSample } from './readJsonSample.ts'
import { readJsonSchema } from './readJsonSchema.ts'

/** What to read: the first file is the document, the others are what it refers to; names are relative paths. */
export interface ReadRequest {
  readonly format: ImportFormat
  readonly files: readonly DocumentFile[]
  /** Of the scenario made from a schema or a sample. */
  readonly name?: string | undefined
  /** By path in the document: the direction that a person chose over what the document says. */
  readonly directions?: Readonly<Record<string, Direction>>
}

/**
 * Reads somebody else's document into integrations and connections. Nothing is fetched: only the given files count.
 * With `problems` nothing could be read; what was left out of what could is told in `skipped`.
 */
export async function readDocument(request: ReadRequest): Promise<ReadImport> {
  const { format, files, directions = {} } = request
  const [main] = files
  if (main === undefined || main.text.trim() === '')
    return refusedImport([createProblem('import-empty', '/files/0/text', { file: main?.name ?? 'document' })])
  const parsed = parseDocumentFile(main, '/files/0/text')
  if ('problem' in parsed) return refusedImport([parsed.problem])
  switch (format) {
    case 'asyncapi':
      return readAsyncApiFiles(parsed.data, files, directions)
    case 'jsonSchema':
      return readJsonSchema(parsed.data, request)
    case 'json':
      return readJsonSample(parsed.data, request)
    case 'sendwright':
      return readLibrary(parsed.data, main.name)
  }
}
