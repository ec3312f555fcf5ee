import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Watchdog } from './watchdog.ts'

/** A PostgreSQL that can be restarted and killed; it comes back by itself, as one under an init system does. */
export interface Postgres extends AsyncDisposable {
  readonly databaseUrl: string
  readonly port: number
  /** `fast` ends all work, `immediate` as after a crash of the server, `kill` as a power cut of its main process. Resolves when it takes connections again. */
  readonly restart: (how: 'fast' | 'immediate' | 'kill') => Promise<void>
}

const processFile = fileURLToPath(new URL('./postgresProcess.ts', import.meta.url))
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const
const pollMs = 50

/** Starts it with its data in a folder, which the caller removes. It ends with this process, however that ends. */
export async function startPostgres(dataDir: string, watchdog: Watchdog): Promise<Postgres> {
  const child = spawn(process.execPath, [processFile, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  watchdog.waitFor(child)
  const ended = once(child, 'exit')
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done === true) throw new Error('PostgreSQL could not be started')
  // Written by `postgresProcess.ts`.
  const { databaseUrl } = JSON.parse(first.value) as { databaseUrl: string }
  const port = Number(new URL(databaseUrl).port)

  async function currentPid(): Promise<number> {
    child.stdin.write('pid\n')
    const line = await lines.next()
    if (line.done === true) throw new Error('The process that keeps PostgreSQL has ended')
    return Number(line.value)
  }

  return {
    databaseUrl,
    port,
    restart: async (how) => {
      const before = await currentPid()
      process.kill(before, signals[how])
      while ((await currentPid()) === before || !(await takesConnections(port))) await delay(pollMs)
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** Asks to begin a session: one that is still starting, or recovering, answers with an error instead of a question. */
function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(2_000, () => socket.destroy())
    socket.on('connect', () => socket.write(startupMessage))
    socket.on('data', (answer) => {
      resolve(answer[0] === authenticationRequest)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}

const authenticationRequest = 'R'.charCodeAt(0)

/** PostgreSQL's protocol 3.0. */
const startupMessage = withLength(Buffer.concat([Buffer.of(0, 3, 0, 0), Buffer.from('user\0postgres\0\0')]))

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length + 4)
  return Buffer.concat([length, bytes])
}
