import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, parse } from 'node:path'
import { StoreFailure } from '../failure.ts'
import type { Account } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'

/** Starts PostgreSQL's programs as the right user. */
export interface Launcher {
  /** Runs a program to its end. */
  run(
    program: string,
    args: readonly string[],
    input?: string,
  ): Promise<{ readonly code: number | null; readonly output: string }>
  /** Starts a program in a session of its own, writing to an open file. */
  startDetached(program: string, args: readonly string[], logFile: number): ChildProcess
}

/** Which programs run, for which folder and as whom. */
export interface LauncherOptions {
  readonly binaries: PostgresBinaries
  /** The folder, which exists, that holds the cluster. */
  readonly dataDir: string
  /** Null: as ourselves. */
  readonly account: Account | null
}

/**
 * As root, PostgreSQL runs as `account`. Where that user cannot pass through the folders above the programs or the data
 * (a clone in `/root`), `setpriv` gives its process the one capability that lets it pass, and no more;
 * see docs/decisions/010-postgresql-below-private-folders.md.
 * Throws `database-not-startable` where that is not possible either.
 */
export async function createLauncher({ binaries, dataDir, account }: LauncherOptions): Promise<Launcher> {
  const prefix = account === null ? null : await commandPrefix(binaries, dataDir, account)
  const identity = account === null || prefix !== null ? {} : { uid: account.uid, gid: account.gid }
  const options = { ...identity, cwd: parse(dataDir).root, ...environment(), windowsHide: true }
  function command(program: string, args: readonly string[]): readonly [string, readonly string[]] {
    return prefix === null ? [program, args] : [prefix.program, [...prefix.args, program, ...args]]
  }
  return {
    run: (program, args, input = '') =>
      new Promise((resolve, reject) => {
        const child = spawn(...command(program, args), { ...options, stdio: 'pipe' })
        const chunks: Buffer[] = []
        child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
        child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
        // The program may end before it has read everything.
        child.stdin.on('error', () => {})
        child.stdin.end(input)
        child.on('error', (error) => reject(notRunnable(program, error)))
        child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }))
      }),
    startDetached: (program, args, logFile) =>
      spawn(...command(program, args), { ...options, detached: true, stdio: ['ignore', logFile, logFile] }),
  }
}

/** A failure for a program that could not be started at all. */
export function notRunnable(program: string, error: Error): StoreFailure {
  return new StoreFailure('database-not-startable', `The program ${program} cannot be started: ${error.message}`, {
    cause: error,
  })
}

/** Nothing of our own environment reaches PostgreSQL: it may hold secrets, and PG… variables would change what it does. */
function environment(): { readonly env?: NodeJS.ProcessEnv } {
  // Windows programs need variables of the system.
  return process.platform === 'win32'
    ? {}
    : { env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' } }
}

const setpriv = 'setpriv'

/** A command that runs the program which its arguments end with. */
interface Prefix {
  readonly program: string
  readonly args: readonly string[]
}

/** Null: the user reaches everything as it is. */
async function commandPrefix(binaries: PostgresBinaries, dataDir: string, account: Account): Promise<Prefix | null> {
  const obstacle = await findObstacle(binaries, dataDir, account)
  if (obstacle === null) return null
  const owned = await ownCapabilities()
  const capability = obstacle.needs.find((name) => owned.has(name))
  if (capability === undefined || !(await hasSetpriv()))
    throw new StoreFailure(
      'database-not-startable',
      `PostgreSQL does not run as root, and the user it runs as (${account.name}) cannot reach ${obstacle.path}. ` +
        'Start as an ordinary user, or keep the program and DATA_DIR in folders that everyone may enter, or set DATABASE_URL',
    )
  const rights = `-all,+${capability}`
  const args = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--no-new-privs',
    // access(2), by which PostgreSQL's programs check one another, ignores capabilities of ordinary users without this bit.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${rights}`,
    `--ambient-caps=${rights}`,
    `--bounding-set=${rights}`,
    '--',
  ]
  return { program: setpriv, args }
}

type Capability = 'dac_override' | 'dac_read_search'

interface Obstacle {
  readonly path: string
  /** Any one of these removes it; the weaker first. */
  readonly needs: readonly Capability[]
}

async function findObstacle(binaries: PostgresBinaries, dataDir: string, account: Account): Promise<Obstacle | null> {
  // Reading and searching is not enough to execute a file that only root may execute (a clone made under umask 077).
  if (!(await mayExecute(binaries.postgres, account))) return { path: binaries.postgres, needs: ['dac_override'] }
  for (const start of [dirname(binaries.postgres), dataDir]) {
    const path = await firstClosedFolder(await realpath(start), account)
    if (path !== null) return { path, needs: ['dac_read_search', 'dac_override'] }
  }
  return null
}

async function firstClosedFolder(folder: string, account: Account): Promise<string | null> {
  const above = dirname(folder)
  const closed = above === folder ? null : await firstClosedFolder(above, account)
  if (closed !== null) return closed
  return (await mayExecute(folder, account)) ? null : folder
}

/** The execute bit that counts for the user: of the owner, of the group, or of everybody. */
async function mayExecute(path: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(path)
  if (uid === account.uid) return (mode & 0o100) !== 0
  if (gid === account.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

/** Containers often take some from root. Bit numbers: capability.h of Linux. */
async function ownCapabilities(): Promise<ReadonlySet<Capability>> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const bits = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  const owned = new Set<Capability>()
  if ((bits & (1n << 1n)) !== 0n) owned.add('dac_override')
  if ((bits & (1n << 2n)) !== 0n) owned.add('dac_read_search')
  return owned
}

function hasSetpriv(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(setpriv, ['--version'], { stdio: 'ignore', ...environment() })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}
