import { writeLibrary } from '@sendwright/exchange/write'
import { serveWorker } from '../worker/serveWorker.ts'
import type { DocumentRequest, ImportWork, ImportWorkAnswer, ReadDocuments } from './importProtocol.ts'
import { mergeTexts, storedIntegration } from './mergeTexts.ts'

serveWorker(answer)

async function answer(work: ImportWork): Promise<ImportWorkAnswer> {
  switch (work.kind) {
    case 'read':
      return { kind: 'read', read: await read(work.request) }
    case 'merge':
      return { kind: 'merge', merged: work.requests.map(mergeTexts) }
    case 'write':
      return { kind: 'write', text: writeLibrary(work.integrations.map(storedIntegration), work.format) }
  }
}

async function read(request: DocumentRequest): Promise<ReadDocuments> {
  // The libraries that read documents take most of a second to load; writing does without them.
  const { readDocument } = await import('@sendwright/exchange/read')
  const { integrations, connections, skipped, problems } = await readDocument(request)
  return {
    integrations: integrations.map(({ identity, id = null, integration }) => ({
      identity,
      id,
      name: integration.name,
      text: JSON.stringify(integration),
    })),
    connections,
    skipped,
    problems,
  }
}
