import type { ChildProcess } from 'node:child_process'
import { closeSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
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
import { logPath, openLog, readLog } from './serverLog.ts'
import { stopProcess } from './stopProcess.ts'

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** With user and password: a secret. It stays the same as long as this process runs. */
  readonly databaseUrl: string
  /** Of the one that runs now: one that ends by itself is started again. */
  readonly pid: number
  /** Ends all work in progress, shuts down cleanly and waits until the process is gone. */
  stop(): Promise<void>
}

/** Which data folder, and who hears what happens. */
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
 * over when it answers, and stopped first when it does not. From then on it is started again whenever it ends by
 * itself, until `stop`. Throws `database-not-startable` with PostgreSQL's reason.
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
  const left = await adoptOrStop(tools, access, options)
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
  options: PostgresSettings,
): Promise<EmbeddedPostgres | null> {
  const { log } = options
  const left = await findLeft(tools, log)
  if (left === null) return null
  if (access !== null && (await isOursAndReady(tools, { ...access, port: left.port }, left.pid))) {
    log(`Took over the PostgreSQL that an earlier server left running (process ${left.pid})`)
    return keepRunning({ tools, access: { ...access, port: left.port }, pid: left.pid, options })
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
    log(`The process ${file.pid} named by an earlier PostgreSQL is not it any more`)
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
      return keepRunning({ tools, access: current, pid: outcome.pid, options })
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
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'refused' | 'port-taken' | 'memory-in-use' | 'wrong-password'; readonly reason: string }

async function tryStart(
  tools: ClusterTools,
  access: Access,
  options: PostgresSettings,
  signal?: AbortSignal,
): Promise<StartOutcome> {
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
    if (Date.now() > deadline || signal?.aborted === true) {
      await stopChild(tools, child)
      return { kind: 'refused', reason: `it is not ready after ${startTimeoutMs / 1_000} s` }
    }
    await delay(pollMs)
  }
  const answer = await askServer(access, tools.clusterDir)
  if (answer === 'ours') {
    child.unref()
    return { kind: 'started', pid: child.pid }
  }
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
  readonly options: PostgresSettings
}

/** Watches over a PostgreSQL that runs, and starts it again when it has ended by itself. */
function keepRunning({ tools, access, pid, options }: Running): EmbeddedPostgres {
  const ending = new AbortController()
  const { signal } = ending
  let current = pid
  let stopping: Promise<void> | null = null
  const watching = watch()

  async function watch(): Promise<void> {
    let startedAt = Date.now()
    let tries = 0
    for (;;) {
      await rest(watchMs, signal)
      if (signal.aborted) return
      if (isProcessAlive(current)) continue
      options.log(`PostgreSQL (process ${current}) has ended by itself; see ${logPath(tools)}`)
      if (Date.now() - startedAt > steadyMs) tries = 0
      for (let started = false; !started; tries++) {
        await rest(restartPausesMs[Math.min(tries, restartPausesMs.length - 1)] ?? 0, signal)
        if (signal.aborted) return
        const outcome = await startAgain(tools, access, options, signal)
        started = outcome.kind === 'started'
        if (outcome.kind === 'started') current = outcome.pid
        options.log(
          outcome.kind === 'started'
            ? `PostgreSQL was started again (process ${current})`
            : `PostgreSQL does not start again: ${outcome.reason}`,
        )
      }
      startedAt = Date.now()
    }
  }

  async function stop(): Promise<void> {
    ending.abort()
    await watching
    await stopProcess(tools, current)
  }

  return {
    databaseUrl: databaseUrl(access),
    get pid() {
      return current
    },
    stop: () => (stopping ??= stop()),
  }
}

/** On the same port, which the address in use names. */
async function startAgain(
  tools: ClusterTools,
  access: Access,
  options: PostgresSettings,
  signal: AbortSignal,
): Promise<StartOutcome> {
  try {
    // The pid that its file names may be another program's by now.
    await findLeft(tools, options.log)
    return await tryStart(tools, access, options, signal)
  } catch (error) {
    // Whatever keeps it from starting now, such as a full disk, may be over at the next try.
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Waits without keeping the process alive; an abort ends it. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => {})
}

async function stopChild(tools: ClusterTools, child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && !hasEnded(child)) await stopProcess(tools, child.pid)
}

const pollMs = 20
const watchMs = 1_000
/** Before each further start of one that does not stay up. */
const restartPausesMs = [0, 1_000, 2_000, 5_000, 10_000, 30_000] as const
/** Up for so long, its next end is not of the same cause. */
const steadyMs = 60_000
/** Long enough for recovery after a crash under full load. */
const startTimeoutMs = 300_000
const takeOverTimeoutMs = 30_000
const startAttempts = 10
const memoryInUseDelayMs = 500
