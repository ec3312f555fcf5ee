import { Worker } from 'node:worker_threads'
import type { Failure } from '@sendwright/model'

/** What a worker says: that it is listening, what came of the request, or that our code failed. */
export type WorkerReport<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'defect'; readonly error: unknown }

/** What came of a request: the worker's answer, or the bound that it went over. */
export type WorkerOutcome<Answer> =
  | (Extract<WorkerReport<Answer>, { readonly kind: 'done' }> & { readonly tookMs: number })
  | { readonly kind: 'time-out' }
  | { readonly kind: 'out-of-memory' }

/** Bounds of a queue. */
export interface WorkerQueueOptions {
  /** The file that runs as worker: it calls `serveWorker`. */
  readonly file: URL
  /** The heap of the worker. */
  readonly memoryMegabytes: number
  /** How many requests may wait or run before new ones are refused. */
  readonly maxWaiting: number
  /** What waits, for sentences: `diagrams`. */
  readonly things: string
  /** Ends a worker that has had nothing to do for so long; null = it stays. */
  readonly idleMs: number | null
  /** Whether the worker is started at once, or with the first request. */
  readonly startsAtOnce: boolean
}

/** Work in a thread of its own, one request at a time. Requests and answers are what a thread boundary copies. */
export interface WorkerQueue<Request, Answer> {
  /** The time counts from the moment the worker takes it. Throws `WorkerQueueFailure` (`queue-full`) when too many wait, and the worker's error where our code failed. */
  ask(request: Request, timeLimitMs: number): Promise<WorkerOutcome<Answer>>
  /** Ends the thread; what still waits fails. */
  close(): Promise<void>
}

/** The queue has no room for another request. */
export class WorkerQueueFailure extends Error implements Failure {
  readonly code = 'queue-full'
  readonly retryable = true

  constructor(waiting: number, things: string) {
    super(`${waiting} ${things} are waiting to be read. Try again in a moment.`)
    this.name = 'WorkerQueueFailure'
  }
}

/**
 * Starts a queue. A request over the time limit or out of memory ends the worker, and a fresh one takes the next: a small
 * file can hold a parser for half a minute, and only ending its thread stops it.
 */
export function createWorkerQueue<Request, Answer>(options: WorkerQueueOptions): WorkerQueue<Request, Answer> {
  const start = () => startWorker<Request, Answer>(options.file, options.memoryMegabytes)
  let worker = options.startsAtOnce ? start() : null
  let closed = false
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  let idleTimer: NodeJS.Timeout | undefined

  async function answer(request: Request, timeLimitMs: number): Promise<WorkerOutcome<Answer>> {
    if (closed) throw closedError(options.things)
    // A worker that ended while idle was not replaced, so that one that cannot start does not start for ever.
    if (worker === null || worker.hasEnded()) worker = start()
    const outcome = await worker.exchange(request, timeLimitMs)
    if (outcome.kind === 'done') return outcome
    if (outcome.kind === 'defect') throw outcome.error
    await worker.end()
    if (closed) throw closedError(options.things)
    worker = options.startsAtOnce ? start() : null
    if (outcome.kind === 'time-out') return outcome
    if (isOutOfMemory(outcome.error)) return { kind: 'out-of-memory' }
    throw outcome.error
  }

  function restAfterwards(): void {
    if (options.idleMs === null || waiting > 0 || closed) return
    idleTimer = setTimeout(() => {
      const idle = worker
      worker = null
      void idle?.end()
    }, options.idleMs).unref()
  }

  return {
    async ask(request, timeLimitMs) {
      if (waiting >= options.maxWaiting) throw new WorkerQueueFailure(waiting, options.things)
      clearTimeout(idleTimer)
      waiting += 1
      const turn = last.then(() => answer(request, timeLimitMs))
      // The next request waits for this one, whatever comes of it; the caller gets the error.
      last = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        waiting -= 1
        restAfterwards()
      }
    },
    async close() {
      closed = true
      clearTimeout(idleTimer)
      await worker?.end()
    },
  }
}

function closedError(things: string): Error {
  return new Error(`The reader of ${things} is closed`)
}

type Ended = { readonly kind: 'ended'; readonly error: unknown }
type Reported<Answer> =
  | Exclude<WorkerReport<Answer>, { readonly kind: 'ready' }>
  | { readonly kind: 'time-out' }
  | Ended
type Exchanged<Answer> =
  | Exclude<Reported<Answer>, { readonly kind: 'done' }>
  | Extract<WorkerOutcome<Answer>, { readonly kind: 'done' }>

interface RunningWorker<Request, Answer> {
  exchange(request: Request, timeLimitMs: number): Promise<Exchanged<Answer>>
  hasEnded(): boolean
  end(): Promise<void>
}

function startWorker<Request, Answer>(file: URL, memoryMegabytes: number): RunningWorker<Request, Answer> {
  const thread = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    // Libraries warn on the console of what they drop, with the user's data; our problems say it.
    stderr: true,
    stdout: true,
  })
  thread.stderr.resume()
  thread.stdout.resume()
  const ready = Promise.withResolvers<null>()
  let ending: Ended | null = null
  // One request is worked on at a time. A promise of the worker's end that each were raced with would keep them all.
  let resolveDone: ((outcome: Reported<Answer>) => void) | undefined

  thread.on('message', (report: WorkerReport<Answer>) => {
    if (report.kind === 'ready') ready.resolve(null)
    else resolveDone?.(report)
  })
  thread.on('error', (error) => end({ kind: 'ended', error }))
  thread.on('exit', (code) => end({ kind: 'ended', error: new Error(`A worker ended with code ${code}`) }))

  function end(outcome: Ended): void {
    ending ??= outcome
    ready.resolve(null)
    resolveDone?.(ending)
  }

  return {
    async exchange(request, timeLimitMs) {
      // The time of a request begins when the worker listens: starting it takes longer on a busy machine.
      await ready.promise
      if (ending !== null) return ending
      const startedAt = performance.now()
      const done = Promise.withResolvers<Reported<Answer>>()
      const timeOut = setTimeout(() => done.resolve({ kind: 'time-out' }), timeLimitMs)
      resolveDone = done.resolve
      thread.postMessage(request)
      try {
        const outcome = await done.promise
        return outcome.kind === 'done' ? { ...outcome, tookMs: performance.now() - startedAt } : outcome
      } finally {
        clearTimeout(timeOut)
        resolveDone = undefined
      }
    },
    hasEnded: () => ending !== null,
    async end() {
      await thread.terminate()
    },
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
