import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { reachablePath } from './reachableCheckout.ts'

/** What a child server answered: a server that runs, or the failure it ended with. */
interface ChildAnswer {
  readonly databaseUrl?: string
  readonly pid?: number
  readonly log?: readonly string[]
  readonly code?: string
  readonly message?: string
}

/** A process that starts an embedded PostgreSQL as the server does, and can be killed. */
export interface ChildServer extends AsyncDisposable {
  readonly process: ChildProcess
  /** Lets it begin and waits for its answer. */
  begin(): Promise<ChildAnswer>
  /** Kills it without any chance to clean up. */
  kill(): Promise<void>
}

interface ChildRights {
  readonly uid?: number
  readonly gid?: number
  /** A command that runs its arguments, such as `setpriv`. */
  readonly prefix?: readonly string[]
}

/**
 * A server in a process of its own that stands at the start line; `rights` runs it as somebody else, from where
 * anybody can read it.
 */
export async function createChildServer(
  mode: 'lock' | 'database',
  dataDir: string,
  rights: ChildRights | null = null,
): Promise<ChildServer> {
  const { prefix = [], ...user } = rights ?? {}
  const programs = [process.execPath, fileURLToPath(new URL('./serverProcess.ts', import.meta.url))]
  const [program, ...args] = [...prefix, ...(rights === null ? programs : programs.map(reachablePath)), mode, dataDir]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/', ...user })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit')
  await lines.next()
  return {
    process: child,
    begin: async () => {
      child.stdin.write('begin\n')
      const line = await lines.next()
      if (line.done === true) throw new Error('the child server ended without an answer')
      // Written by `serverProcess.ts`.
      return JSON.parse(line.value) as ChildAnswer
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await ended
    },
  }
}
