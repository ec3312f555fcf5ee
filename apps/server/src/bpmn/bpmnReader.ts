import { defaultBpmnLimits, type BpmnResult } from '@sendwright/bpmn'
import { createProblem, parseExactJson, type Action, type Definition } from '@sendwright/model'
import { launchThread } from '../worker/launchThread.ts'
import { createWorkerQueue } from '../worker/workerQueue.ts'
import type { BpmnRequest, BpmnText } from './bpmnProtocol.ts'

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
  /** Guards and reads a file. Throws `WorkerQueueFailure` (`queue-full`) when too many wait. */
  read(bytes: Uint8Array): Promise<BpmnResult<ReadProcess>>
  /** The stored file with the actions of one step replaced. Throws as `read` does. */
  replaceActions(xml: string, nodeId: string, actions: readonly Action[]): Promise<BpmnResult<string>>
  /** Ends the thread; what still waits fails. */
  close(): Promise<void>
}

/** Starts a reader with a warm worker; a file over the time limit or out of memory is answered with a problem. */
export function createBpmnReader({
  timeLimitMs = 5000,
  maxBytes = defaultBpmnLimits.bytes,
  memoryMegabytes = 512,
  maxWaiting = 64,
}: BpmnReaderOptions = {}): BpmnReader {
  const queue = createWorkerQueue<BpmnRequest, BpmnResult<BpmnText>>({
    launch: launchThread,
    file: new URL('./bpmnWorker.ts', import.meta.url),
    memoryMegabytes,
    maxWaiting,
    things: 'diagrams',
    idleMs: null,
    startsAtOnce: true,
  })

  async function ask(request: BpmnRequest): Promise<BpmnResult<BpmnText>> {
    const outcome = await queue.ask(request, timeLimitMs)
    switch (outcome.kind) {
      case 'done':
        return outcome.answer
      case 'time-out':
        return problem(createProblem('bpmn-too-slow', '', { seconds: timeLimitMs / 1000 }))
      case 'out-of-memory':
        return problem(createProblem('bpmn-out-of-memory', '', { megabytes: memoryMegabytes }))
    }
  }

  return {
    async read(bytes) {
      // What is too large is refused before it is copied.
      if (bytes.length > maxBytes)
        return problem(createProblem('bpmn-too-large', '', { size: bytes.length, limit: maxBytes }))
      const result = await ask({ kind: 'read', bytes, maxBytes })
      if (!result.ok) return result
      const { xml, definition } = result.value
      if (definition === null) throw new Error('The BPMN worker read a file and sent no definition')
      // The worker made this text from a Definition; numbers in it are as exact as they were there.
      return { ok: true, value: { xml, definition: parseExactJson(definition) as unknown as Definition } }
    },
    async replaceActions(xml, nodeId, actions) {
      const result = await ask({ kind: 'replaceActions', xml, nodeId, actions: JSON.stringify(actions) })
      return result.ok ? { ok: true, value: result.value.xml } : result
    },
    close: () => queue.close(),
  }
}

function problem(found: ReturnType<typeof createProblem>): BpmnResult<never> {
  return { ok: false, problems: [found] }
}
