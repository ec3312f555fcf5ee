import { execFileSync } from 'node:child_process'
import { readFile, readlink, realpath, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isPidTaken, isProcessAlive } from '../dataFolder/processIdentity.ts'

/** What `postmaster.pid` in a cluster says. */
export interface PostmasterFile {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/**
 * Reads `postmaster.pid`; null where there is none or it is only half written. Its lines, by PostgreSQL's pidfile.h:
 * pid, data directory, start time, port, socket directory, listen address, shared memory key, status.
 */
export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | null> {
  const text = await readFile(postmasterPath(clusterDir), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Math.abs(Number(lines[0]))
  if (!Number.isSafeInteger(pid) || pid === 0) return null
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' }
}

/**
 * `postmaster`: a living PostgreSQL of this cluster. `other`: the pid now belongs to another program, or to one that has
 * ended and that nobody has waited for, as in containers without an init; PostgreSQL takes that for a living one too.
 */
export type PidState = 'gone' | 'postmaster' | 'other'

/** What has become of the process that once was the postmaster of this cluster. */
export async function pidState(pid: number, clusterDir: string): Promise<PidState> {
  if (!isProcessAlive(pid)) return isPidTaken(pid) ? 'other' : 'gone'
  const command = await commandOf(pid)
  // Unreadable is not proof of anything else: PostgreSQL's own check decides then.
  if (command === null) return 'postmaster'
  if (basename(command[0] ?? '').replace(/\.exe$/, '') !== 'postgres') return 'other'
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null)
  if (folder !== null) return folder === (await realpath(clusterDir)) ? 'postmaster' : 'other'
  return command.includes(clusterDir) ? 'postmaster' : 'other'
}

/** Program and arguments of a process; null where the system does not tell. */
export async function commandOf(pid: number): Promise<readonly string[] | null> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  if (text !== null && text !== '') return text.split('\0').filter((part) => part !== '')
  if (process.platform === 'win32' || process.platform === 'linux') return null
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(' ')
  } catch {
    return null
  }
}

/**
 * Makes a stale file harmless whose pid now belongs to another program, because PostgreSQL refuses to start while
 * that pid lives. The file stays, with a pid that no system gives, so that PostgreSQL still finds the shared memory
 * of processes that the dead postmaster may have left.
 */
export async function disownPid(clusterDir: string): Promise<void> {
  const path = postmasterPath(clusterDir)
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n')
  await writeFile(`${path}.disowned`, [String(impossiblePid), ...rest].join('\n'))
  await rename(`${path}.disowned`, path)
}

const impossiblePid = 2_147_483_647

function postmasterPath(clusterDir: string): string {
  return join(clusterDir, 'postmaster.pid')
}
