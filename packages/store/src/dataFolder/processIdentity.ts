import { readFileSync } from 'node:fs'

/**
 * What tells a process from a later one with the same pid: boot and start time, as far as the system shows them.
 * Null fields: this system has no `/proc`.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: string | null
  readonly bootId: string | null
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTime: readProcess(process.pid)?.startTime ?? null, bootId: readBootId() }
}

/** Whether exactly this process still runs. */
export function isSameProcessAlive(identity: ProcessIdentity): boolean {
  if (!isProcessAlive(identity.pid)) return false
  if (identity.startTime === null) return true
  return identity.bootId === readBootId() && identity.startTime === readProcess(identity.pid)?.startTime
}

/** Whether any process with this pid runs. One that has ended and was not waited for yet does not. */
export function isProcessAlive(pid: number): boolean {
  if (!isPidTaken(pid)) return false
  const state = readProcess(pid)?.state
  return state !== 'Z' && state !== 'X'
}

/** Whether the system has a process with this pid, also one that has ended and was not waited for yet. */
export function isPidTaken(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** State and start time (in clock ticks since boot) from `/proc/<pid>/stat`; see proc_pid_stat(5). Null without `/proc`. */
function readProcess(pid: number): { readonly state: string; readonly startTime: string } | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The second field, the program's name in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTime] = [fields[0], fields[19]]
  return state === undefined || startTime === undefined ? null : { state, startTime }
}

function readBootId(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
