import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Watchdog } from './watchdog.ts'

/** A disk of its own, in memory, that can be filled to the last byte. */
export interface SmallDisk extends AsyncDisposable {
  readonly folder: string
  /** Takes all that is left but for so many bytes. */
  readonly fill: (leave?: number) => Promise<void>
  /** Gives it back. */
  readonly empty: () => Promise<void>
}

const run = promisify(execFile)

/** Why there can be no such disk here; null where there can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'a disk of its own needs Linux'
  return process.getuid?.() === 0 ? null : 'only root may mount a disk of its own'
}

/** Mounts one. Throws where the system does not let it. */
export async function mountSmallDisk(bytes: number, watchdog: Watchdog): Promise<SmallDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-disk-'))
  const ballast = path.join(folder, 'ballast')
  await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'sendwright-chaos', folder])
  watchdog.unmountLater(folder)
  return {
    folder,
    fill: async (leave = 0) => {
      const { bavail, bsize } = await statfs(folder)
      await using file = await open(ballast, 'a')
      const piece = Buffer.alloc(65_536)
      for (let left = bavail * bsize - leave; left > 0; left -= piece.length) {
        try {
          await file.write(piece, 0, Math.min(left, piece.length))
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
          throw error
        }
      }
    },
    empty: () => rm(ballast, { force: true }),
    [Symbol.asyncDispose]: async () => {
      await run('umount', ['-l', folder])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
