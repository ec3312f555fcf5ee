import { createProblem, type Problem } from '@sendwright/model'
import { createWorkerQueue, type WorkerQueue } from '../worker/workerQueue.ts'
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
  /** For reading one import and merging it, from the moments the worker takes them. */
  readonly timeLimitMs?: number
  /** The heap of the worker. */
  readonly memoryMegabytes?: number
  /** How many imports may wait or run before new ones are refused. */
  readonly maxWaiting?: number
}

/** Reads documents and puts them over what is stored, in a thread of its own, one at a time. */
export interface ImportReader {
  /** Begins an import: all its steps share one time limit. */
  begin(): ImportSteps
  /** Ends the thread; what still waits fails. */
  close(): Promise<void>
}

/** The steps of one import. A bound that one goes over is a problem; `WorkerQueueFailure` is thrown when too many wait. */
export interface ImportSteps {
  read(request: DocumentRequest): Promise<ReadDocuments>
  merge(
    requests: readonly MergeRequest[],
  ): Promise<{ readonly merged: readonly Merged[] } | { readonly problems: readonly Problem[] }>
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
    memoryMegabytes,
    maxWaiting,
    things: 'imports',
    idleMs: 60_000,
    startsAtOnce: false,
  })

  return { begin: () => begin(queue, timeLimitMs, memoryMegabytes), close: () => queue.close() }
}

function begin(
  queue: WorkerQueue<ImportWork, ImportWorkAnswer>,
  timeLimitMs: number,
  memoryMegabytes: number,
): ImportSteps {
  let timeLeft = timeLimitMs

  async function ask(work: ImportWork): Promise<ImportWorkAnswer | { readonly problems: readonly Problem[] }> {
    const outcome = await queue.ask(work, timeLeft)
    switch (outcome.kind) {
      case 'done':
        timeLeft = Math.max(1, timeLeft - outcome.tookMs)
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
  }
}
