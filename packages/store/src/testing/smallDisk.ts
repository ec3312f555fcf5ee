import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { isProcessAlive } from '../dataFolder/processIdentity.ts'
import { stopLeftPostgres } from '../postgres/startEmbeddedPostgres.ts'

/** A disk of its own that can be filled. */
export interface SmallDisk extends Disposable {
  readonly path: string
  /** Leaves so many bytes of it. */
  fill(left: number): void
  /** Removes what filled it. */
  free(): void
}

const prefix = 'sendwright-test-disk-'
const wantedBytes = 400 * 1024 * 1024

/**
 * A disk of 400 MB in memory; where this user may not make one, the shared memory of the machine when it is about as
 * small. A text says why there is none: filling a large one would take the machine's memory.
 */
export async function createSmallDisk(): Promise<SmallDisk | string> {
  await removeLeftDisks()
  const path = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${wantedBytes},mode=755`, 'tmpfs', path])
  if (made.status === 0) return diskAt(path, () => spawnSync('umount', ['-l', path]))
  rmSync(path, { recursive: true })
  try {
    const { blocks, bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize < wantedBytes / 2) return 'there are less than 200 MB in /dev/shm'
    if (blocks * bsize > 4 * wantedBytes)
      return 'this user may not mount a small disk, and /dev/shm is too large to fill'
  } catch {
    return 'there is no /dev/shm'
  }
  const folder = join('/dev/shm', `sendwright-test-${process.pid}-${randomBytes(4).toString('hex')}`)
  mkdirSync(folder)
  return diskAt(folder, () => {})
}

/** Of runs that were killed, with the PostgreSQL that still runs on them. */
async function removeLeftDisks(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix) || isProcessAlive(Number.parseInt(name.slice(prefix.length), 10))) continue
    const path = join(tmpdir(), name)
    await stopLeftPostgres({ dataDir: join(path, 'data'), log: () => {} })
    spawnSync('umount', ['-l', path])
    rmSync(path, { recursive: true, force: true })
  }
}

function diskAt(path: string, unmount: () => void): SmallDisk {
  const ballast = join(path, 'ballast')
  const free = () => rmSync(ballast, { force: true })
  return {
    path,
    free,
    fill: (left) => {
      const file = openSync(ballast, 'a')
      const piece = Buffer.alloc(1024 * 1024)
      try {
        for (;;) {
          const { bavail, bsize } = statfsSync(path)
          const room = bavail * bsize - left
          if (room <= 0) return
          writeSync(file, piece, 0, Math.min(room, piece.length))
        }
      } catch (error) {
        // Somebody else took the last of it.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        closeSync(file)
      }
    },
    [Symbol.dispose]: () => {
      unmount()
      rmSync(path, { recursive: true, force: true })
    },
  }
}
