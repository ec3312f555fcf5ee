import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

/*
 * Ends what a run has started when the run is gone, however it ended: its standard input is the run's. Lines are
 * `+pid` and `-pid` of processes, `after` with the pid of one that ends by itself and is waited for, and `folder` or
 * `mount` with a path that is removed last, a mount after it was unmounted.
 */

const pids = new Set<number>()
const ending = new Set<number>()
const folders = new Set<string>()
const mounts = new Set<string>()

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)))
  else if (line.startsWith('-')) pids.delete(Number(line.slice(1)))
  else if (line.startsWith('after ')) ending.add(Number(line.slice('after '.length)))
  else if (line.startsWith('mount ')) mounts.add(line.slice('mount '.length))
  else folders.add(line.slice('folder '.length))
}
for (const pid of pids) signal(pid, 'SIGKILL')
// What still writes into the folders has to be gone before them.
for (let tries = 0; tries < 600 && [...ending].some((pid) => signal(pid, 0)); tries++) await delay(100)
for (const mount of mounts) {
  // One that was unmounted already is a folder that is gone.
  if (existsSync(mount)) spawnSync('umount', ['-l', mount])
  folders.add(mount)
}
removeFolders()

/** False: there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
}
