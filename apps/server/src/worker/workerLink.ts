/** What a worker says: that it is listening, what came of the request, or that our code failed. */
export type WorkerReport<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'defect'; readonly error: unknown }

/** Why a worker is no more. */
export type WorkerEnd = { readonly kind: 'out-of-memory' } | { readonly kind: 'ended'; readonly error: unknown }

/** Who hears of a worker. */
export interface WorkerListener<Answer> {
  onReport(report: WorkerReport<Answer>): void
  /** May be called more than once; the first reason counts. */
  onEnd(end: WorkerEnd): void
}

/** A worker that was launched. */
export interface WorkerLink<Request> {
  /** What a thread or process boundary copies. */
  post(request: Request): void
  /** Ends it, whatever it is doing. */
  end(): Promise<void>
}

/** Starts a worker: a file that calls `serveWorker`, with a bounded heap. */
export type LaunchWorker = <Request, Answer>(
  file: URL,
  memoryMegabytes: number,
  listener: WorkerListener<Answer>,
) => WorkerLink<Request>
