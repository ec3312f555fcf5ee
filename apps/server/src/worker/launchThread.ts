import { Worker } from 'node:worker_threads'
import type { LaunchWorker, WorkerReport } from './workerLink.ts'

/**
 * Starts a worker as a thread. For work in JavaScript alone: one native call that allocates far beyond the heap, such as
 * the parsing of a large JSON text, ends the whole process (see `launchProcess`).
 */
export const launchThread: LaunchWorker = <Request, Answer>(
  ...[file, memoryMegabytes, listener]: Parameters<typeof launchThread<Request, Answer>>
) => {
  const thread = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    // Libraries warn on the console of what they drop, with the user's data; our problems say it.
    stderr: true,
    stdout: true,
  })
  thread.stderr.resume()
  thread.stdout.resume()
  thread.on('message', (report: WorkerReport<Answer>) => listener.onReport(report))
  thread.on('error', (error) =>
    listener.onEnd(isOutOfMemory(error) ? { kind: 'out-of-memory' } : { kind: 'ended', error }),
  )
  thread.on('exit', (code) => listener.onEnd({ kind: 'ended', error: new Error(`A worker ended with code ${code}`) }))
  return {
    post: (request: Request) => thread.postMessage(request),
    end: async () => {
      await thread.terminate()
    },
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
