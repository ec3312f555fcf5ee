import { createProblem, isJsonSchema, ownValue, type JsonData } from '@sendwright/model'
import { fitsSchema } from '@sendwright/schema'
import { avroTypesOf } from './asyncapi/avroTypes.ts'
import { readSchema } from './asyncapi/payload.ts'
import { bundleDocument } from './document/bundle.ts'
import { createFileSet } from './document/fileSet.ts'
import { itemsOf, textOf } from './document/access.ts'
import { firstSkipped, refusedImport, type ReadImport } from './importedDocument.ts'
import type { ReadRequest } from './readDocument.ts'
import { maxCopiedValues } from './schema/normaliseSchema.ts'
import { integrationOfMessages, plainFileName } from './singleScenario.ts'

/** A schema file, with the files that it refers to, as a scenario. Avro files are read too. */
export function readJsonSchema(data: JsonData, { files, name, directions = {} }: ReadRequest): ReadImport {
  const [main, ...others] = files
  const fileName = main?.name ?? 'schema'
  if (!isJsonSchema(data))
    return refusedImport([createProblem('import-not-schema', '/files/0/text', { file: fileName })])
  const set = createFileSet({ name: fileName, data }, others)
  const { root, skipped } = bundleDocument(fileName, set)
  const reading = {
    root,
    budget: { left: maxCopiedValues },
    avroTypes: avroTypesOf(others, set.data),
    known: new Map(),
  }
  const { schema, reason } = readSchema(reading, root, '', undefined)
  const title = name ?? textOf(ownValue(data, 'title')) ?? textOf(ownValue(data, 'name')) ?? plainFileName(fileName)
  const integration = integrationOfMessages({
    kind: 'jsonSchema',
    label: 'JSON Schema',
    fileName,
    identity: textOf(ownValue(data, '$id')) ?? `${title} (${fileName})`,
    name: title,
    description: textOf(ownValue(data, 'description')) ?? '',
    scenarios: [
      {
        name: title,
        schema,
        samples: itemsOf(ownValue(schema, 'examples')).filter((sample) => fitsSchema(schema, sample)),
      },
    ],
    direction: directions[''] ?? 'send',
  })
  return {
    integrations: [integration],
    connections: [],
    skipped: firstSkipped([...skipped, ...(reason === null ? [] : [{ path: '', reason }])]),
    problems: [],
  }
}
