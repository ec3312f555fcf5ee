import type { Dependencies } from '../dependencies.ts'
import type { ImportSteps } from './importReader.ts'
import type { DocumentRequest, ReadDocuments } from './importProtocol.ts'
import { rememberedSource } from './rememberedSource.ts'

/**
 * Reads documents with the directions that a person chose at an earlier import of the same document. Which document it
 * is shows only when it is read, so one with directions to remember is read twice.
 */
export async function readDocuments(
  request: DocumentRequest,
  steps: ImportSteps,
  { store }: Pick<Dependencies, 'store'>,
): Promise<ReadDocuments> {
  const read = await steps.read(request)
  const stored = await Promise.all(read.integrations.map(({ identity }) => store.integrations.findText({ identity })))
  const remembered = Object.assign({}, ...stored.map((integration) => rememberedSource(integration).directions))
  const isNew = Object.keys(remembered).some((path) => !Object.hasOwn(request.directions, path))
  return isNew ? steps.read({ ...request, directions: { ...remembered, ...request.directions } }) : read
}
