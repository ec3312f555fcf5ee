import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

/*
 * Ends what a run has started when the run is gone, however it ended: its standard input is the run's. Lines are
 * `+pid` and `-pid` of processes, and `folder` with a path that is removed last.
 */

const pids = new Set<number>()
const folders = new Set<string>()

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)))
  else if (line.startsWith('-')) pids.delete(Number(line.slice(1)))
  else folders.add(line.slice('folder '.length))
}
for (const pid of pids) signal(pid, 'SIGKILL')
// PostgreSQL, which another process stops, writes until it has ended.
for (let tries = 0; tries < 100 && !removeFolders(); tries++) await delay(100)

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

function removeFolders(): boolean {
  try {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}
