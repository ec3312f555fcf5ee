import { readDocument } from '@sendwright/exchange/read'
import { serveWorker } from '../worker/serveWorker.ts'
import type { DocumentRequest, ImportWork, ImportWorkAnswer, ReadDocuments } from './importProtocol.ts'
import { mergeTexts } from './mergeTexts.ts'

serveWorker(answer)

async function answer(work: ImportWork): Promise<ImportWorkAnswer> {
  switch (work.kind) {
    case 'read':
      return { kind: 'read', read: await read(work.request) }
    case 'merge':
      return { kind: 'merge', merged: work.requests.map(mergeTexts) }
  }
}

async function read(request: DocumentRequest): Promise<ReadDocuments> {
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
