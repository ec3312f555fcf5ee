import { parentPort } from 'node:worker_threads'
import type { WorkerReport } from './workerQueue.ts'

/** The worker's side of a queue: answers each request, and tells what fails as a defect. */
export function serveWorker<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  if (parentPort === null) throw new Error('This file runs as a worker thread only')
  const port = parentPort
  const report = (message: WorkerReport<Answer>): void => port.postMessage(message)
  port.on('message', (request: Request) => {
    answer(request).then(
      (done) => report({ kind: 'done', answer: done }),
      (error: unknown) => report({ kind: 'defect', error }),
    )
  })
  report({ kind: 'ready' })
}
