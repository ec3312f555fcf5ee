import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

/*
 * Ends what a run has started when the run is gone, however it ended: its standard input is the run's. Lines are
 * `+pid` and `-pid` of processes, and `folder` or `mount` with a path that is removed last, a mount after it was unmounted.
 */

const pids = new Set<number>()
const folders = new Set<string>()
const mounts = new Set<string>()

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)))
  else if (line.startsWith('-')) pids.delete(Number(line.slice(1)))
  else if (line.startsWith('mount ')) mounts.add(line.slice('mount '.length))
  else folders.add(line.slice('folder '.length))
}
for (const pid of pids) signal(pid, 'SIGKILL')
for (const mount of mounts) {
  // One that was unmounted already is a folder that is gone.
  if (existsSync(mount)) spawnSync('umount', ['-l', mount])
  folders.add(mount)
}
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
