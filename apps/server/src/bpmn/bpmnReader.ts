import { Worker } from 'node:worker_threads'
import { defaultBpmnLimits, type BpmnResult } from '@sendwright/bpmn'
import { createProblem, parseExactJson, type Action, type Definition, type Failure } from '@sendwright/model'
import type { BpmnReport, BpmnRequest, BpmnText } from './bpmnProtocol.ts'

/** Bounds of the reader; each has a default. */
export interface BpmnReaderOptions {
  /** For one file, from the moment the worker takes it. */
  readonly timeLimitMs?: number
  readonly maxBytes?: number
  /** The heap of the worker. */
  readonly memoryMegabytes?: number
  /** How many requests may wait or run before new ones are refused. */
  readonly maxWaiting?: number
}

/** A file that was read: its text as UTF-8 XML, ready to be stored, and what stands in it. */
export interface ReadProcess {
  readonly xml: string
  readonly definition: Definition
}

/** Reads and changes BPMN files in a thread of its own, one at a time. */
export interface BpmnReader {
  /** Guards and reads a file. Throws BpmnReaderFailure (`queue-full`) when too many wait. */
  read(bytes: Uint8Array): Promise<BpmnResult<ReadProcess>>
  /** The stored file with the actions of one step replaced. Throws as `read` does. */
  replaceActions(xml: string, nodeId: string, actions: readonly Action[]): Promise<BpmnResult<string>>
  /** Ends the thread; what still waits fails. */
  close(): Promise<void>
}

/** The reader has no room for another file. */
export class BpmnReaderFailure extends Error implements Failure {
  readonly code = 'queue-full'
  readonly retryable = true

  constructor(waiting: number) {
    super(`${waiting} diagrams are waiting to be read. Try again in a moment.`)
    this.name = 'BpmnReaderFailure'
  }
}

/**
 * Starts a reader with a warm worker. A small file can hold a parser for half a minute, so a file over the time limit or out of
 * memory ends the worker, is answered with a problem, and a fresh worker takes the next.
 */
export function createBpmnReader({
  timeLimitMs = 5000,
  maxBytes = defaultBpmnLimits.bytes,
  memoryMegabytes = 512,
  maxWaiting = 64,
}: BpmnReaderOptions = {}): BpmnReader {
  let worker = startWorker(memoryMegabytes)
  let closed = false
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function enqueue(request: BpmnRequest): Promise<BpmnResult<BpmnText>> {
    if (waiting >= maxWaiting) throw new BpmnReaderFailure(waiting)
    waiting += 1
    const turn = last.then(() => answer(request))
    // The next request waits for this one, whatever comes of it; the caller gets the error.
    last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }

  async function answer(request: BpmnRequest): Promise<BpmnResult<BpmnText>> {
    if (closed) throw new Error('The BPMN reader is closed')
    // A worker that ended while idle was not replaced, so that one that cannot start does not start for ever.
    if (worker.hasEnded()) worker = startWorker(memoryMegabytes)
    const outcome = await worker.exchange(request, timeLimitMs)
    if (outcome.kind === 'done') return outcome.result
    if (outcome.kind === 'defect') throw outcome.error
    await worker.end()
    if (closed) throw new Error('The BPMN reader is closed')
    worker = startWorker(memoryMegabytes)
    if (outcome.kind === 'time-out') return problem(createProblem('bpmn-too-slow', '', { seconds: timeLimitMs / 1000 }))
    if (isOutOfMemory(outcome.error))
      return problem(createProblem('bpmn-out-of-memory', '', { megabytes: memoryMegabytes }))
    throw outcome.error
  }

  return {
    async read(bytes) {
      // What is too large is refused before it is copied.
      if (bytes.length > maxBytes)
        return problem(createProblem('bpmn-too-large', '', { size: bytes.length, limit: maxBytes }))
      const result = await enqueue({ kind: 'read', bytes, maxBytes })
      if (!result.ok) return result
      const { xml, definition } = result.value
      if (definition === null) throw new Error('The BPMN worker read a file and sent no definition')
      // The worker made this text from a Definition; numbers in it are as exact as they were there.
      return { ok: true, value: { xml, definition: parseExactJson(definition) as unknown as Definition } }
    },
    async replaceActions(xml, nodeId, actions) {
      const result = await enqueue({ kind: 'replaceActions', xml, nodeId, actions: JSON.stringify(actions) })
      return result.ok ? { ok: true, value: result.value.xml } : result
    },
    async close() {
      closed = true
      await worker.end()
    },
  }
}

type Outcome =
  | Exclude<BpmnReport, { readonly kind: 'ready' }>
  | { readonly kind: 'time-out' }
  | { readonly kind: 'ended'; readonly error: unknown }

interface BpmnWorker {
  exchange(request: BpmnRequest, timeLimitMs: number): Promise<Outcome>
  hasEnded(): boolean
  end(): Promise<void>
}

function startWorker(memoryMegabytes: number): BpmnWorker {
  const thread = new Worker(new URL('./bpmnWorker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    // The XML writer warns on the console of each attribute it drops, with the whole element; the definition's problems say it.
    stderr: true,
  })
  thread.stderr.resume()
  const ready = Promise.withResolvers<null>()
  let ending: Outcome | null = null
  // One file is read at a time. A promise of the worker's end that each reading were raced with would keep them all.
  let resolveDone: ((outcome: Outcome) => void) | undefined

  thread.on('message', (report: BpmnReport) => {
    if (report.kind === 'ready') ready.resolve(null)
    else resolveDone?.(report)
  })
  thread.on('error', (error) => end({ kind: 'ended', error }))
  thread.on('exit', (code) => end({ kind: 'ended', error: new Error(`The BPMN worker ended with code ${code}`) }))

  function end(outcome: Outcome): void {
    ending ??= outcome
    ready.resolve(null)
    resolveDone?.(ending)
  }

  async function exchange(request: BpmnRequest, timeLimitMs: number): Promise<Outcome> {
    // The file's time begins when the worker listens: starting it takes longer on a busy machine.
    await ready.promise
    if (ending !== null) return ending
    const done = Promise.withResolvers<Outcome>()
    const timeOut = setTimeout(() => done.resolve({ kind: 'time-out' }), timeLimitMs)
    resolveDone = done.resolve
    thread.postMessage(request)
    try {
      return await done.promise
    } finally {
      clearTimeout(timeOut)
      resolveDone = undefined
    }
  }

  return {
    exchange,
    hasEnded: () => ending !== null,
    async end() {
      await thread.terminate()
    },
  }
}

function problem(found: ReturnType<typeof createProblem>): BpmnResult<never> {
  return { ok: false, problems: [found] }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
