import { parentPort } from 'node:worker_threads'
import type { WorkerReport } from './workerLink.ts'

/** The worker's side of a queue, in a thread or a process: answers each request, and tells what fails as a defect. */
export function serveWorker<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  const parent = parentSide<Request, Answer>()
  parent.onRequest((request) => {
    answer(request).then(
      (done) => parent.report({ kind: 'done', answer: done }),
      (error: unknown) => parent.report({ kind: 'defect', error }),
    )
  })
  parent.report({ kind: 'ready' })
}

interface ParentSide<Request, Answer> {
  onRequest(listener: (request: Request) => void): void
  report(report: WorkerReport<Answer>): void
}

function parentSide<Request, Answer>(): ParentSide<Request, Answer> {
  if (parentPort !== null) {
    const port = parentPort
    return { onRequest: (listener) => port.on('message', listener), report: (report) => port.postMessage(report) }
  }
  if (process.send === undefined) throw new Error('This file runs as a worker only')
  // The server is gone, however it ended.
  process.on('disconnect', () => process.exit())
  return {
    // The queue sends nothing else.
    onRequest: (listener) => process.on('message', (request) => listener(request as Request)),
    report: (report) => process.send?.(report),
  }
}
