import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isProcessAlive } from '../dataFolder/processIdentity.ts'
import { StoreFailure } from '../failure.ts'
import { askServer, databaseUrl, findFreePort, findPort, readAccess, writeAccess, type Access } from './access.ts'
import { choosePostgresAccount } from './account.ts'
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts'
import {
  createCluster,
  createDataDir,
  giveToAccount,
  hasCluster,
  lastLines,
  renewAccess,
  type ClusterTools,
} from './cluster.ts'
import { createLauncher, notRunnable } from './launcher.ts'
import { commandOf, disownPid, pidState, readPostmasterFile } from './postmaster.ts'

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** With user and password: a secret. */
  readonly databaseUrl: string
  readonly pid: number
  /** Ends all work in progress, shuts down cleanly and waits until the process is gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The cluster lies in its folder `postgres`. Only the holder of the folder's lock may call. */
  readonly dataDir: string
  /** Takes what happened, for the log: a sentence at a time. */
  readonly log: (line: string) => void
}

/** What only tests set. */
export interface PostgresSettings extends EmbeddedPostgresOptions {
  readonly binaries?: PostgresBinaries
  readonly initdbFlags?: readonly string[]
  /** Settings of PostgreSQL by name. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Starts the PostgreSQL of a data folder, creating it the first time. One that a killed process left running is taken
 * over when it answers, and stopped first when it does not. Throws `database-not-startable` with PostgreSQL's reason.
 */
export function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return startPostgres(options)
}

/** As `startEmbeddedPostgres`, with other programs or settings. */
export async function startPostgres(options: PostgresSettings): Promise<EmbeddedPostgres> {
  const tools = await prepareTools(options)
  const exists = await hasCluster(tools)
  if (!exists) {
    const access = await createCluster(tools, options.initdbFlags ?? [])
    return startAnew(tools, access, options)
  }
  const access = await readAccess(tools.dataDir)
  const left = await adoptOrStop(tools, access, options.log)
  if (left !== null) return left
  await giveToAccount(tools)
  return startAnew(tools, access ?? (await renewAccess(tools)), options)
}

/** Stops the PostgreSQL that a dead process left in a data folder, if there is one. */
export async function stopLeftPostgres(options: EmbeddedPostgresOptions): Promise<void> {
  const tools = await prepareTools(options)
  const left = await findLeft(tools, options.log)
  if (left !== null) await stopProcess(tools, left.pid)
}

async function prepareTools(options: PostgresSettings): Promise<ClusterTools> {
  await createDataDir(options.dataDir)
  const dataDir = await realpath(options.dataDir)
  const clusterDir = join(dataDir, 'postgres')
  const binaries = options.binaries ?? findPostgresBinaries()
  const account = await choosePostgresAccount(clusterDir)
  const launcher = await createLauncher({ binaries, dataDir, account })
  return { dataDir, clusterDir, binaries, launcher, account }
}

async function adoptOrStop(
  tools: ClusterTools,
  access: Access | null,
  log: (line: string) => void,
): Promise<EmbeddedPostgres | null> {
  const left = await findLeft(tools, log)
  if (left === null) return null
  if (access !== null && (await isOursAndReady(tools, { ...access, port: left.port }, left.pid))) {
    log(`Took over the PostgreSQL that an earlier server left running (process ${left.pid})`)
    return runningPostgres({ tools, access: { ...access, port: left.port }, pid: left.pid, child: null, log })
  }
  log(`Stops the PostgreSQL that an earlier server left running (process ${left.pid}): it cannot be taken over`)
  await stopProcess(tools, left.pid)
  return null
}

async function findLeft(
  tools: ClusterTools,
  log: (line: string) => void,
): Promise<{ pid: number; port: number } | null> {
  const file = await readPostmasterFile(tools.clusterDir)
  if (file === null) return null
  const state = await pidState(file.pid, tools.clusterDir)
  if (state === 'postmaster') return file
  if (state === 'other') {
    log(`The process ${file.pid} named by an earlier PostgreSQL is another program now`)
    await disownPid(tools.clusterDir)
  }
  return null
}

/** A server whose programs were replaced by an update is not worth keeping: parts of it are loaded when they are needed. */
async function isOursAndReady(tools: ClusterTools, access: Access, pid: number): Promise<boolean> {
  const command = await commandOf(pid)
  if (command !== null && command[0] !== tools.binaries.postgres) return false
  const deadline = Date.now() + takeOverTimeoutMs
  for (;;) {
    const answer = await askServer(access, tools.clusterDir)
    if (answer !== 'starting' || Date.now() > deadline) return answer === 'ours'
    await delay(pollMs)
  }
}

async function startAnew(tools: ClusterTools, access: Access, options: PostgresSettings): Promise<EmbeddedPostgres> {
  const port = await findPort(access.port)
  let current: Access = { ...access, port }
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryStart(tools, current, options)
    if (outcome.kind === 'started') {
      if (current.port !== access.port) await writeAccess(tools.dataDir, current)
      return runningPostgres({ tools, access: current, pid: outcome.pid, child: outcome.child, log: options.log })
    }
    if (outcome.kind === 'refused' || attempt === startAttempts)
      throw new StoreFailure(
        'database-not-startable',
        `PostgreSQL does not start: ${outcome.reason} (see ${logPath(tools)})`,
      )
    if (outcome.kind === 'wrong-password') current = await renewAccess(tools)
    else if (outcome.kind === 'port-taken') current = { ...current, port: await findFreePort() }
    // Processes of a killed postmaster end by themselves; meanwhile PostgreSQL refuses to start.
    else await delay(memoryInUseDelayMs)
  }
}

type StartOutcome =
  | { readonly kind: 'started'; readonly pid: number; readonly child: ChildProcess }
  | { readonly kind: 'refused' | 'port-taken' | 'memory-in-use' | 'wrong-password'; readonly reason: string }

async function tryStart(tools: ClusterTools, access: Access, options: PostgresSettings): Promise<StartOutcome> {
  const { file, offset } = openLog(tools)
  const child = tools.launcher.startDetached(tools.binaries.postgres, postgresArguments(tools, access, options), file)
  closeSync(file)
  let startError: Error | null = null
  child.on('error', (error) => {
    startError = error
  })
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    if (startError !== null) throw notRunnable(tools.binaries.postgres, startError)
    if (child.pid !== undefined && hasEnded(child)) return refusal(await readLog(tools, offset))
    if (child.pid !== undefined && (await isReady(tools, child.pid))) break
    if (Date.now() > deadline) {
      await stopChild(tools, child)
      return { kind: 'refused', reason: `it is not ready after ${startTimeoutMs / 1_000} s` }
    }
    await delay(pollMs)
  }
  const answer = await askServer(access, tools.clusterDir)
  if (answer === 'ours') return { kind: 'started', pid: child.pid, child }
  await stopChild(tools, child)
  if (answer === 'wrong-password') return { kind: 'wrong-password', reason: 'it does not accept our password' }
  return { kind: 'port-taken', reason: `another program answers on port ${access.port}` }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function isReady(tools: ClusterTools, pid: number): Promise<boolean> {
  const file = await readPostmasterFile(tools.clusterDir)
  return file !== null && file.pid === pid && file.ready
}

function refusal(output: string): StartOutcome {
  const reason = lastLines(output)
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(output))
    return { kind: 'port-taken', reason }
  if (/shared memory block/.test(output)) return { kind: 'memory-in-use', reason }
  return { kind: 'refused', reason }
}

function postgresArguments(tools: ClusterTools, access: Access, options: PostgresSettings): readonly string[] {
  const settings = {
    port: String(access.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log says what happens to the server; statements and their data do not belong there.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...options.settings,
  }
  return ['-D', tools.clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

interface Running {
  readonly tools: ClusterTools
  readonly access: Access
  readonly pid: number
  /** Null: it was taken over. */
  readonly child: ChildProcess | null
  readonly log: (line: string) => void
}

function runningPostgres({ tools, access, pid, child, log }: Running): EmbeddedPostgres {
  let stopping: Promise<void> | null = null
  const watch = setInterval(() => {
    if (isProcessAlive(pid)) return
    clearInterval(watch)
    if (stopping === null) log(`PostgreSQL (process ${pid}) has ended by itself; see ${logPath(tools)}`)
  }, watchMs)
  watch.unref()
  child?.unref()
  async function stop(): Promise<void> {
    clearInterval(watch)
    await stopProcess(tools, pid)
  }
  return { databaseUrl: databaseUrl(access), pid, stop: () => (stopping ??= stop()) }
}

async function stopChild(tools: ClusterTools, child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && !hasEnded(child)) await stopProcess(tools, child.pid)
}

/** PostgreSQL's three ways to stop: fast (INT), immediate with recovery at the next start (QUIT), and by force. */
const stopSteps = [
  { signal: 'INT', waitMs: 30_000 },
  { signal: 'QUIT', waitMs: 10_000 },
  { signal: 'KILL', waitMs: 10_000 },
] as const

async function stopProcess(tools: ClusterTools, pid: number): Promise<void> {
  for (const { signal, waitMs } of stopSteps) {
    // Looked up again before each signal: a pid that was given to another program is not ours to stop.
    if ((await pidState(pid, tools.clusterDir)) !== 'postmaster') return
    await sendSignal(tools, pid, signal)
    const deadline = Date.now() + waitMs
    while (isProcessAlive(pid) && Date.now() < deadline) await delay(pollMs)
  }
  if (isProcessAlive(pid))
    throw new StoreFailure('database-not-startable', `PostgreSQL (process ${pid}) cannot be stopped`)
}

async function sendSignal(
  tools: ClusterTools,
  pid: number,
  signal: (typeof stopSteps)[number]['signal'],
): Promise<void> {
  // Windows has no signals; there PostgreSQL listens for them on a pipe.
  if (process.platform === 'win32') await tools.launcher.run(tools.binaries.pgCtl, ['kill', signal, String(pid)])
  else
    try {
      process.kill(pid, `SIG${signal}`)
    } catch (error) {
      // It ended in between.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
}

function logPath(tools: ClusterTools): string {
  return join(tools.dataDir, 'postgres.log')
}

/** Opens the log for appending; a long one becomes `postgres.log.1` first. */
function openLog(tools: ClusterTools): { readonly file: number; readonly offset: number } {
  const path = logPath(tools)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const rotate = size > maxLogBytes
  if (rotate) renameSync(path, `${path}.1`)
  return { file: openSync(path, 'a', 0o600), offset: rotate ? 0 : size }
}

async function readLog(tools: ClusterTools, offset: number): Promise<string> {
  return (await readFile(logPath(tools))).subarray(offset).toString('utf8')
}

const maxLogBytes = 1_048_576
const pollMs = 20
const watchMs = 1_000
/** Long enough for recovery after a crash under full load. */
const startTimeoutMs = 300_000
const takeOverTimeoutMs = 30_000
const startAttempts = 10
const memoryInUseDelayMs = 500
