import type { FileFormat } from '@sendwright/exchange/write'
import { createProblem, type Problem } from '@sendwright/model'
import { launchProcess } from '../worker/launchProcess.ts'
import { createWorkerQueue, type WorkerQueue } from '../worker/workerQueue.ts'
import type {
  DocumentRequest,
  ImportWork,
  ImportWorkAnswer,
  IntegrationTexts,
  Merged,
  MergeRequest,
  ReadDocuments,
} from './importProtocol.ts'

/** Bounds of the reader; each has a default. */
export interface ImportReaderOptions {
  /** For reading one import and merging it, from the moments the worker takes them. */
  readonly timeLimitMs?: number
  /** The heap of the process. */
  readonly memoryMegabytes?: number
  /** How many imports may wait or run before new ones are refused. */
  readonly maxWaiting?: number
}

/** Reads documents, puts them over what is stored and writes library files, in a process of its own, one at a time. */
export interface ImportReader {
  /** Begins an import: all its steps share one time limit. */
  begin(): ImportSteps
  /** The integrations as one library file. Throws `WorkerQueueFailure` when too many wait. */
  write(
    integrations: readonly IntegrationTexts[],
    format: FileFormat,
  ): Promise<{ readonly text: string } | { readonly problems: readonly Problem[] }>
  /** Ends the process; what still waits fails. */
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
 * Makes a reader. Its process, with the libraries that read documents, starts with the first import and ends when there
 * has been none for a minute.
 */
export function createImportReader({
  // With its start and what surrounds it, an answer comes within 10 s.
  timeLimitMs = 7000,
  memoryMegabytes = 768,
  maxWaiting = 16,
}: ImportReaderOptions = {}): ImportReader {
  const queue = createWorkerQueue<ImportWork, ImportWorkAnswer>({
    launch: launchProcess,
    file: new URL('./importWorker.ts', import.meta.url),
    memoryMegabytes,
    maxWaiting,
    things: 'imports',
    idleMs: 60_000,
    startsAtOnce: false,
  })

  return {
    begin: () => begin(createAsk(queue, timeLimitMs, memoryMegabytes)),
    write: async (integrations, format) => {
      const answer = await createAsk(queue, timeLimitMs, memoryMegabytes)({ kind: 'write', integrations, format })
      return 'problems' in answer ? answer : answerTo('write', answer)
    },
    close: () => queue.close(),
  }
}

type Ask = (work: ImportWork) => Promise<ImportWorkAnswer | { readonly problems: readonly Problem[] }>

/** Questions that share one time limit. */
function createAsk(
  queue: WorkerQueue<ImportWork, ImportWorkAnswer>,
  timeLimitMs: number,
  memoryMegabytes: number,
): Ask {
  let timeLeft = timeLimitMs
  return async (work) => {
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
}

function begin(ask: Ask): ImportSteps {
  return {
    async read(request) {
      const answer = await ask({ kind: 'read', request })
      if ('problems' in answer) return { integrations: [], connections: [], skipped: [], problems: answer.problems }
      return answerTo('read', answer).read
    },
    async merge(requests) {
      const answer = await ask({ kind: 'merge', requests })
      return 'problems' in answer ? answer : answerTo('merge', answer)
    },
  }
}

function answerTo<Kind extends ImportWork['kind']>(
  kind: Kind,
  answer: ImportWorkAnswer,
): Extract<ImportWorkAnswer, { readonly kind: Kind }> {
  if (answer.kind !== kind) throw new Error('The import worker answered another question')
  // Its kind has just been compared.
  return answer as Extract<ImportWorkAnswer, { readonly kind: Kind }>
}
