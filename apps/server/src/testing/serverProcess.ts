import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApiClient, type ApiClient } from '@sendwright/contract'

/** A server in a process of its own; disposing kills it. */
export interface ServerProcess extends AsyncDisposable {
  readonly api: ApiClient
  readonly address: string
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void
  /** Its exit code, or the signal it was ended by. */
  readonly ended: Promise<number | string>
  /** All it has written. */
  output(): string
}

/** Starts the server on a database, without a sandbox of its own, and waits until it is ready. */
export async function startServerProcess(
  databaseUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sendwright-process-'))
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../main.ts')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      SANDBOX_PORT: '0',
      LOG_LEVEL: 'warn',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let written = ''
  const ended = new Promise<number | string>((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal ?? 'nothing'))
  })
  const address = await new Promise<string>((resolve, reject) => {
    const onText = (text: string) => {
      written += text
      const found = /Sendwright is ready: (\S+)/.exec(written)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.setEncoding('utf8').on('data', onText)
    child.stderr.setEncoding('utf8').on('data', onText)
    void ended.then((end) => reject(new Error(`The server ended with ${end}: ${written}`)))
  })
  return {
    api: createApiClient({ baseUrl: `${address}/api` }),
    address,
    signal: (name) => void child.kill(name),
    ended,
    output: () => written,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
