import { createProblem, parseExactJson, type JsonData, type Problem } from '@sendwright/model'
import { inferSchema } from '@sendwright/schema'
import type { DocumentFile } from './document/documentFile.ts'
import { parseDocumentFile } from './document/parseDocumentFile.ts'
import { refusedImport, type ReadImport } from './importedDocument.ts'
import type { ReadRequest } from './readDocument.ts'
import { integrationOfMessages, plainFileName } from './singleScenario.ts'

/** Sample messages, a scenario for each file: its schema is inferred, the sample is kept. */
export function readJsonSample(data: JsonData, { files, name, directions = {} }: ReadRequest): ReadImport {
  const [main] = files
  const fileName = main?.name ?? 'sample'
  const read = files.map((file, index) => sampleOf(file, index, index === 0 ? data : undefined))
  const problems = read.flatMap((one) => ('problem' in one ? one.problem : []))
  if (problems.length > 0) return refusedImport(problems)
  const samples = read.flatMap((one) => ('sample' in one ? one : []))
  const title = name ?? plainFileName(fileName)
  const integration = integrationOfMessages({
    kind: 'json',
    label: 'JSON',
    fileName,
    identity: `${title} (${fileName})`,
    name: title,
    description: '',
    scenarios: samples.map(({ file, sample }, index) => ({
      name: index === 0 ? title : plainFileName(file),
      schema: inferSchema([sample]),
      samples: [sample],
    })),
    direction: directions[''] ?? 'send',
  })
  return { integrations: [integration], connections: [], skipped: [], problems: [] }
}

function sampleOf(
  file: DocumentFile,
  index: number,
  data: JsonData | undefined,
): { readonly file: string; readonly sample: JsonData } | { readonly problem: Problem } {
  const path = `/files/${index}/text`
  const parsed = data === undefined ? parseDocumentFile(file, path) : { data }
  if ('problem' in parsed) return parsed
  const sample = parsed.data
  // YAML reads any words as a text: only what is JSON by itself may be a text, a number or the like.
  if ((typeof sample !== 'object' || sample === null) && !isJson(file.text))
    return { problem: createProblem('import-not-json', path, { file: file.name }) }
  return { file: file.name, sample }
}

function isJson(text: string): boolean {
  try {
    parseExactJson(text.replace(/^\uFEFF/, ''))
    return true
  } catch {
    return false
  }
}
