import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Ends processes and removes folders when this process is gone, also when it was killed. */
export interface Watchdog extends AsyncDisposable {
  readonly watch: (child: ChildProcess) => void
  /** One that ends by itself when this process does: it is waited for before folders are removed. */
  readonly waitFor: (child: ChildProcess) => void
  readonly removeLater: (folder: string) => void
  /** Unmounts a folder, then removes it. */
  readonly unmountLater: (folder: string) => void
}

const processFile = fileURLToPath(new URL('./watchdogProcess.ts', import.meta.url))

/** Starts it, in a group of its own: a Ctrl-C in the terminal must not end it. */
export function startWatchdog(): Watchdog {
  const dog = spawn(process.execPath, [processFile], { stdio: ['pipe', 'ignore', 'inherit'], detached: true })
  const ended = once(dog, 'exit')
  dog.stdin.on('error', () => {})
  return {
    watch: (child) => {
      dog.stdin.write(`+${child.pid}\n`)
      child.once('exit', () => dog.stdin.write(`-${child.pid}\n`))
    },
    waitFor: (child) => void dog.stdin.write(`after ${child.pid}\n`),
    removeLater: (folder) => void dog.stdin.write(`folder ${folder}\n`),
    unmountLater: (folder) => void dog.stdin.write(`mount ${folder}\n`),
    [Symbol.asyncDispose]: async () => {
      dog.stdin.end()
      await ended
    },
  }
}
