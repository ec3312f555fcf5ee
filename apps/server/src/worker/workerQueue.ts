import type { Failure } from '@sendwright/model'
import type { LaunchWorker, WorkerEnd, WorkerReport } from './workerLink.ts'

/** What came of a request: the worker's answer, or the bound that it went over. */
export type WorkerOutcome<Answer> =
  | (Extract<WorkerReport<Answer>, { readonly kind: 'done' }> & { readonly tookMs: number })
  | { readonly kind: 'time-out' }
  | { readonly kind: 'out-of-memory' }

/** Bounds of a queue. */
export interface WorkerQueueOptions {
  /** As a thread, or as a process of its own. */
  readonly launch: LaunchWorker
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

/** Work beside the server, one request at a time. Requests and answers are what a thread or process boundary copies. */
export interface WorkerQueue<Request, Answer> {
  /** The time counts from the moment the worker takes it. Throws `WorkerQueueFailure` (`queue-full`) when too many wait, and the worker's error where our code failed. */
  ask(request: Request, timeLimitMs: number): Promise<WorkerOutcome<Answer>>
  /** Ends the worker; what still waits fails. */
  close(): Promise<void>
}

/** The queue has no room for another request. */
export class WorkerQueueFailure extends Error implements Failure {
  readonly code = 'queue-full'
  readonly retryable = true

  constructor(waiting: number, things: string) {
    super(`${waiting} ${things} are waiting. Try again in a moment.`)
    this.name = 'WorkerQueueFailure'
  }
}

/**
 * Starts a queue. A request over the time limit or out of memory ends the worker, and a fresh one takes the next: a small
 * file can hold a parser for half a minute, and only ending the worker stops it.
 */
export function createWorkerQueue<Request, Answer>(options: WorkerQueueOptions): WorkerQueue<Request, Answer> {
  const start = () => startWorker<Request, Answer>(options)
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
    if (outcome.kind === 'ended') throw outcome.error
    return outcome
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

type Reported<Answer> =
  | Exclude<WorkerReport<Answer>, { readonly kind: 'ready' }>
  | { readonly kind: 'time-out' }
  | WorkerEnd
type Exchanged<Answer> =
  | Exclude<Reported<Answer>, { readonly kind: 'done' }>
  | Extract<WorkerOutcome<Answer>, { readonly kind: 'done' }>

interface RunningWorker<Request, Answer> {
  exchange(request: Request, timeLimitMs: number): Promise<Exchanged<Answer>>
  hasEnded(): boolean
  end(): Promise<void>
}

function startWorker<Request, Answer>({
  launch,
  file,
  memoryMegabytes,
}: WorkerQueueOptions): RunningWorker<Request, Answer> {
  const ready = Promise.withResolvers<null>()
  let ending: WorkerEnd | null = null
  // One request is worked on at a time. A promise of the worker's end that each were raced with would keep them all.
  let resolveDone: ((outcome: Reported<Answer>) => void) | undefined

  const link = launch<Request, Answer>(file, memoryMegabytes, {
    onReport: (report) => {
      if (report.kind === 'ready') ready.resolve(null)
      else resolveDone?.(report)
    },
    onEnd: (end) => {
      ending ??= end
      ready.resolve(null)
      resolveDone?.(ending)
    },
  })

  return {
    async exchange(request, timeLimitMs) {
      // The time of a request begins when the worker listens: starting it takes longer on a busy machine.
      await ready.promise
      if (ending !== null) return ending
      const startedAt = performance.now()
      const done = Promise.withResolvers<Reported<Answer>>()
      const stopCounting = countTime(timeLimitMs, () => done.resolve({ kind: 'time-out' }))
      resolveDone = done.resolve
      link.post(request)
      try {
        const outcome = await done.promise
        return outcome.kind === 'done' ? { ...outcome, tookMs: performance.now() - startedAt } : outcome
      } finally {
        stopCounting()
        resolveDone = undefined
      }
    },
    hasEnded: () => ending !== null,
    end: () => link.end(),
  }
}

/** Calls back after so much time in which this process ran: a pause of it or of the machine counts as one slice. */
function countTime(ms: number, over: () => void): () => void {
  const slice = Math.min(ms, longestSliceMs)
  let left = Math.ceil(ms / slice)
  const timer = setInterval(() => {
    left -= 1
    if (left > 0) return
    clearInterval(timer)
    over()
  }, slice)
  return () => clearInterval(timer)
}

const longestSliceMs = 100
