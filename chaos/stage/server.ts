import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ApiClient, createApiClient } from '@sendwright/contract'
import type { ReceivePoint, RelayPoint, RunnerPoint } from '@sendwright/engine'
import nodeArguments from '../../apps/server/nodeArguments.json' with { type: 'json' }
import type { Watchdog } from './watchdog.ts'

/** Where a server ends itself, as `kill -9` does: at the n-th time that it comes to a named point. */
export interface CrashAt {
  readonly point: RelayPoint | `run.${RunnerPoint}` | `receive.${ReceivePoint}`
  readonly time: number
}

/** A real Sendwright server in a process of its own, which can be killed, paused and started again on the same port. */
export interface Server {
  readonly name: string
  readonly api: ApiClient
  /** Of the process that runs; null while none does. */
  readonly pid: () => number | null
  /** Resolves when it takes work. With `crashAt` it ends itself at a named point. */
  readonly start: (crashAt?: CrashAt) => Promise<void>
  readonly kill: () => Promise<void>
  /** As an operator stops it; gives the milliseconds it took. */
  readonly stop: () => Promise<number>
  readonly pause: () => void
  readonly resume: () => void
  /** Resolves when the process has ended, with false when the signal aborts first. */
  readonly untilEnded: (signal: AbortSignal) => Promise<boolean>
  /** The most memory that any of its processes has had so far, in bytes; 0 where the system does not tell. */
  readonly peakBytes: () => number
  /** The memory that it has now, in bytes. */
  readonly residentBytes: () => number
  /** What it logged that nobody may overlook. */
  readonly complaints: () => readonly string[]
}

/** What a server is started with. */
export interface ServerSettings {
  readonly name: string
  readonly port: number
  /** For its data folder. */
  readonly folder: string
  readonly logFile: string
  readonly databaseUrl: string
  readonly secretKey: string
  readonly logLevel: string
}

const mainFile = path.resolve(import.meta.dirname, '../../apps/server/src/main.ts')
const startTimeoutMs = 60_000

/** A server that does not run yet. */
export function createServer(settings: ServerSettings, watchdog: Watchdog): Server {
  const { name, port, folder, logFile } = settings
  const complaints: string[] = []
  let child: ChildProcess | null = null
  let peakBytes = 0
  mkdirSync(folder, { recursive: true })

  function spawnServer(crashAt?: CrashAt): ChildProcess {
    const started = spawn(process.execPath, [...nodeArguments, mainFile], {
      // The channel ends the server with this process.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Signals of a terminal are not for it.
      detached: true,
      env: {
        ...withoutOurs(process.env),
        PORT: `${port}`,
        DATA_DIR: path.join(folder, name),
        DATABASE_URL: settings.databaseUrl,
        SENDWRIGHT_KEY: settings.secretKey,
        SANDBOX_PORT: '0',
        LOG_LEVEL: settings.logLevel,
        ...(crashAt !== undefined && { SENDWRIGHT_CRASH_AT: `${crashAt.point}:${crashAt.time}` }),
      },
    })
    watchdog.watch(started)
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        appendFileSync(logFile, text)
        complaints.push(...text.split('\n').filter((line) => /unhandled rejection|TypeError|ReferenceError/.test(line)))
      })
    }
    return started
  }

  async function start(crashAt?: CrashAt): Promise<void> {
    if (isRunning(child)) return
    const started = spawnServer(crashAt)
    child = started
    const end = performance.now() + startTimeoutMs
    while (!(await isReady(port))) {
      if (!isRunning(started)) {
        // It may crash as soon as it has begun: that is what was asked for.
        if (crashAt !== undefined && started.signalCode === 'SIGKILL') return
        throw new Error(`Server ${name} has ended before it was ready; ${lastLines(logFile)}`)
      }
      if (performance.now() > end) throw new Error(`Server ${name} is not ready; ${lastLines(logFile)}`)
      await delay(50)
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const current = child
    if (current === null || !isRunning(current)) return
    peakBytes = Math.max(peakBytes, readMemory(current, 'VmHWM'))
    const ended = once(current, 'exit')
    current.kill(signal)
    await ended
  }

  return {
    name,
    api: createApiClient({ baseUrl: `http://127.0.0.1:${port}/api` }),
    pid: () => (isRunning(child) ? (child?.pid ?? null) : null),
    start,
    kill: () => end('SIGKILL'),
    stop: async () => {
      const startedAt = performance.now()
      await end('SIGTERM')
      return performance.now() - startedAt
    },
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    untilEnded: async (signal) => {
      if (child === null || !isRunning(child)) return true
      return once(child, 'exit', { signal }).then(
        () => true,
        () => false,
      )
    },
    peakBytes: () => Math.max(peakBytes, readMemory(child, 'VmHWM')),
    residentBytes: () => readMemory(child, 'VmRSS'),
    complaints: () => complaints,
  }
}

function isRunning(child: ChildProcess | null): boolean {
  return child !== null && child.exitCode === null && child.signalCode === null
}

/** Whatever is set around here must not reach a server that is to be as it comes. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('SENDWRIGHT_')))
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(2_000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

function readMemory(child: ChildProcess | null, name: 'VmHWM' | 'VmRSS'): number {
  try {
    const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8')
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1_024
  } catch {
    return 0
  }
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n')
  } catch {
    return 'it wrote nothing'
  }
}
