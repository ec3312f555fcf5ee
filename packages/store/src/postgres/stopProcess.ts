import { setTimeout as delay } from 'node:timers/promises'
import { isProcessAlive } from '../dataFolder/processIdentity.ts'
import { StoreFailure } from '../failure.ts'
import type { ClusterTools } from './cluster.ts'
import { pidState } from './postmaster.ts'

/** PostgreSQL's three ways to stop: fast (INT), immediate with recovery at the next start (QUIT), and by force. */
const stopSteps = [
  { signal: 'INT', waitMs: 30_000 },
  { signal: 'QUIT', waitMs: 10_000 },
  { signal: 'KILL', waitMs: 10_000 },
] as const

/** Stops a postmaster, asking more firmly each time, and waits until it is gone. Throws `database-not-startable` when nothing helps. */
export async function stopProcess(tools: ClusterTools, pid: number): Promise<void> {
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

const pollMs = 20
