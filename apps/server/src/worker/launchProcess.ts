import { fork, type Serializable } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LaunchWorker, WorkerReport } from './workerLink.ts'

/**
 * Starts a worker as a process of its own: running out of memory ends it alone, also in the middle of a native call, where
 * a thread would take the server with it. It has none of the server's environment, and ends when the server does.
 */
export const launchProcess: LaunchWorker = <Request, Answer>(
  ...[file, memoryMegabytes, listener]: Parameters<typeof launchProcess<Request, Answer>>
) => {
  const child = fork(fileURLToPath(file), [], {
    execArgv: [`--max-old-space-size=${memoryMegabytes}`],
    serialization: 'advanced',
    env: {},
    // What libraries print may hold the user's data.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  // `serveWorker` sends nothing else.
  child.on('message', (report) => listener.onReport(report as WorkerReport<Answer>))
  child.on('error', (error) => listener.onEnd({ kind: 'ended', error }))
  child.on('exit', (code, signal) => {
    // V8 aborts a process that has no memory left.
    const isOutOfMemory = signal === 'SIGABRT' || code === abortedCode
    const error = new Error(`A worker process ended with ${signal ?? `code ${code}`}`)
    listener.onEnd(isOutOfMemory ? { kind: 'out-of-memory' } : { kind: 'ended', error })
  })
  return {
    post: (request: Request) => {
      // Requests are plain data, which the advanced serialization takes; what cannot be sent ends the worker.
      child.send(request as Serializable, (error) => {
        if (error !== null) listener.onEnd({ kind: 'ended', error })
      })
    },
    end: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** 128 and the number of SIGABRT, as shells tell it. */
const abortedCode = 134
