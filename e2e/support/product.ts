import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApiClient, type ApiClient } from '@sendwright/contract'
import { freePort } from '@sendwright/sandbox/testing'

/** The folder of the repository. */
export const root = path.resolve(import.meta.dirname, '../..')

/** The started product: a server process of its own with a data folder and ports of its own. */
export interface Product {
  readonly address: string
  readonly api: ApiClient
  readonly dataDir: string
  /** `host:port` of its sandbox. */
  readonly broker: string
  readonly pid: number
  /** All that it printed. */
  output(): string
  /** Ends it as Ctrl-C would; resolves with its exit code when it is gone. */
  stop(): Promise<number | null>
  /** `kill -9`. */
  kill(): Promise<void>
}

/** Where the product keeps its data and where it listens; free ports where nothing is named. */
export interface ProductOptions {
  readonly dataDir: string
  readonly port?: number
  readonly sandboxPort?: number
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the server and waits until it says that it is ready. Rejects with what it printed when it ends instead. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const sandboxPort = options.sandboxPort ?? (await freePort())
  const child = spawnServer({ ...options, sandboxPort })
  const printed = collectOutput(child)
  const address = await printed.waitFor(/Sendwright is ready: (\S+)/)
  return {
    address,
    api: createApiClient({ baseUrl: `${address}/api` }),
    dataDir: options.dataDir,
    broker: `127.0.0.1:${sandboxPort}`,
    pid: child.pid ?? 0,
    output: printed.text,
    stop: () => endWith(child, 'SIGINT'),
    kill: async () => {
      await endWith(child, 'SIGKILL')
    },
  }
}

/** Starts the server and gives what it printed and its exit code when it has ended. */
export async function runToEnd(
  options: ProductOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawnServer({ ...options, sandboxPort: options.sandboxPort ?? (await freePort()) })
  const printed = collectOutput(child)
  const [code] = await once(child, 'close')
  return { code, output: printed.text() }
}

/** A data folder that goes away with the test. */
export async function createDataDir(): Promise<{ readonly dataDir: string } & AsyncDisposable> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sendwright-e2e-'))
  return { dataDir, [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) }
}

/** Everything a process prints, and waiting for a part of it. */
export function collectOutput(child: ChildProcess) {
  let text = ''
  const watchers = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      for (const watcher of watchers) watcher()
    })
  }
  return {
    text: () => text,
    /** The first group of the pattern as soon as it is printed; rejects when the process ends before. */
    waitFor: (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          const match = pattern.exec(text)
          if (match !== null) resolve(match[1] ?? match[0])
        }
        watchers.add(watcher)
        child.once('close', (code) => reject(new Error(`It ended with ${code} and printed: ${text}`)))
        watcher()
      }),
  }
}

/** Whether a process is there and not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    if (!existsSync('/proc/self/status')) return true
    // A process whose parent was killed stays a zombie where nobody collects it, as in containers without an init.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** The repository's Node, which runs TypeScript. */
export const node =
  [path.join(root, 'node_modules/node/bin/node'), process.execPath].find(existsSync) ?? process.execPath

function spawnServer({ dataDir, port = 0, sandboxPort, env = {} }: ProductOptions): ChildProcess {
  return spawn(node, ['apps/server/src/main.ts'], {
    cwd: root,
    // Over the channel the server hears that the tests are gone, also when they were killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      SANDBOX_PORT: String(sandboxPort),
      LOG_LEVEL: 'warn',
      ...env,
    },
  })
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const closed = once(child, 'close')
  child.kill(signal)
  const [code] = await closed
  return code
}
