import { createProblem, type Problem } from '@sendwright/model'
import { createWorkerQueue } from '../worker/workerQueue.ts'
import type {
  DocumentRequest,
  ImportWork,
  ImportWorkAnswer,
  Merged,
  MergeRequest,
  ReadDocuments,
} from './importProtocol.ts'

/** Bounds of the reader; each has a default. */
export interface ImportReaderOptions {
  /** For the reading of one import, and again for what is made of it. */
  readonly timeLimitMs?: number
  /** The heap of the worker. */
  readonly memoryMegabytes?: number
  /** How many imports may wait or run before new ones are refused. */
  readonly maxWaiting?: number
}

/** Reads documents and puts them over what is stored, in a thread of its own, one at a time. */
export interface ImportReader {
  /** Reads documents; a bound that they go over is a problem. Throws `WorkerQueueFailure` when too many wait. */
  read(request: DocumentRequest): Promise<ReadDocuments>
  /** Merges what was read. Throws as `read` does. */
  merge(
    requests: readonly MergeRequest[],
  ): Promise<{ readonly merged: readonly Merged[] } | { readonly problems: readonly Problem[] }>
  /** Ends the thread; what still waits fails. */
  close(): Promise<void>
}

/**
 * Makes a reader. Its thread, with the libraries that read documents, starts with the first import and ends when there
 * has been none for a minute.
 */
export function createImportReader({
  timeLimitMs = 8000,
  memoryMegabytes = 768,
  maxWaiting = 16,
}: ImportReaderOptions = {}): ImportReader {
  const queue = createWorkerQueue<ImportWork, ImportWorkAnswer>({
    file: new URL('./importWorker.ts', import.meta.url),
    timeLimitMs,
    memoryMegabytes,
    maxWaiting,
    things: 'imports',
    idleMs: 60_000,
    startsAtOnce: false,
  })

  async function ask(work: ImportWork): Promise<ImportWorkAnswer | { readonly problems: readonly Problem[] }> {
    const outcome = await queue.ask(work)
    switch (outcome.kind) {
      case 'done':
        return outcome.answer
      case 'time-out':
        return { problems: [createProblem('import-too-slow', '', { seconds: timeLimitMs / 1000 })] }
      case 'out-of-memory':
        return { problems: [createProblem('import-out-of-memory', '', { megabytes: memoryMegabytes })] }
    }
  }

  return {
    async read(request) {
      const answer = await ask({ kind: 'read', request })
      if ('problems' in answer) return { integrations: [], connections: [], skipped: [], problems: answer.problems }
      if (answer.kind !== 'read') throw new Error('The import worker answered another question')
      return answer.read
    },
    async merge(requests) {
      const answer = await ask({ kind: 'merge', requests })
      if ('problems' in answer) return answer
      if (answer.kind !== 'merge') throw new Error('The import worker answered another question')
      return { merged: answer.merged }
    },
    close: () => queue.close(),
  }
}
