import { randomUUID } from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { StoreFailure } from '../failure.ts'
import { isSameProcessAlive, ownIdentity, type ProcessIdentity } from './processIdentity.ts'

/** The right to work in a data folder, held until `release` or the end of the process. */
export interface DataFolderLock {
  /** The folder's real path. */
  readonly dataDir: string
  release(): Promise<void>
}

interface LockOwner extends ProcessIdentity {
  readonly since: string
  readonly released: boolean
}

/**
 * Makes this process the only owner of a data folder, which is created where it does not exist.
 * Throws `data-folder-in-use` when another living process has it, `data-folder-not-writable` when it cannot be written.
 *
 * The lock is a row of numbered files in `lock/`; the highest number is the owner's. Taking over from a dead owner is
 * creating the next number by `link`, which exactly one process can do and which brings the whole content at once.
 * Replacing the dead owner's file in place would let a slow second starter replace the first one's fresh lock.
 * The highest number is never removed, only marked as released; so who has created a number and still finds
 * no higher one owns the folder, whatever it had read before.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  const folder = orNotWritable(dataDir, () => createFolder(dataDir))
  const lockDir = join(folder, 'lock')
  orNotWritable(folder, () => mkdirSync(lockDir, { recursive: true }))
  const owner = { ...ownIdentity(), since: new Date().toISOString(), released: false } satisfies LockOwner
  const number = orNotWritable(folder, () => takeNumber(folder, lockDir, owner))
  function release(): void {
    process.removeListener('exit', release)
    try {
      renameSync(writeOwner(lockDir, { ...owner, released: true }), join(lockDir, String(number)))
    } catch (error) {
      // The folder was removed or its disk is full: a dead owner is no owner either way.
      if (!isSystemError(error)) throw error
    }
  }
  process.once('exit', release)
  return {
    dataDir: folder,
    release: async () => {
      if (process.listeners('exit').includes(release)) release()
    },
  }
}

/** The folder's real path. A root process lets others pass through it, so that PostgreSQL's user reaches its own folder. */
function createFolder(dataDir: string): string {
  mkdirSync(resolve(dataDir), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  return realpathSync(dataDir)
}

function takeNumber(folder: string, lockDir: string, owner: LockOwner): number {
  const candidate = writeOwner(lockDir, owner)
  try {
    for (;;) {
      const highest = highestNumber(lockDir)
      const current = highest === 0 ? null : readOwner(lockDir, highest)
      if (current === 'gone') continue
      if (current !== null && !current.released && isSameProcessAlive(current)) throw inUse(folder, current)
      if (linkAs(candidate, join(lockDir, String(highest + 1))) && highestNumber(lockDir) === highest + 1) {
        removeOlder(lockDir, highest + 1)
        return highest + 1
      }
    }
  } finally {
    rmSync(candidate, { force: true })
  }
}

function inUse(folder: string, owner: LockOwner): StoreFailure {
  return new StoreFailure(
    'data-folder-in-use',
    `The data folder ${folder} is in use by another server (process ${owner.pid}, since ${owner.since}). ` +
      'Stop that one first, or set DATA_DIR to another folder',
  )
}

function highestNumber(lockDir: string): number {
  return Math.max(0, ...lockNumbers(lockDir))
}

function lockNumbers(lockDir: string): readonly number[] {
  return readdirSync(lockDir)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function removeOlder(lockDir: string, own: number): void {
  for (const number of lockNumbers(lockDir)) if (number < own) rmSync(join(lockDir, String(number)), { force: true })
}

/** Writes a file of its own with the whole content; `link` or `rename` brings it into place. */
function writeOwner(lockDir: string, owner: LockOwner): string {
  const path = join(lockDir, `.${owner.pid}-${randomUUID()}`)
  writeFileSync(path, JSON.stringify(owner), { mode: 0o644 })
  return path
}

/** `gone`: a newer owner has removed the file since the folder was listed. */
function readOwner(lockDir: string, number: number): LockOwner | 'gone' {
  try {
    // Written by `writeOwner` and by nobody else.
    return JSON.parse(readFileSync(join(lockDir, String(number)), 'utf8')) as LockOwner
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return 'gone'
    // A text that is not JSON: the machine lost power while it was written. Nobody living wrote it.
    if (error instanceof SyntaxError) return { pid: 0, startTime: null, bootId: null, since: '', released: true }
    throw error
  }
}

function linkAs(existing: string, path: string): boolean {
  try {
    linkSync(existing, path)
    return true
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false
    throw error
  }
}

function orNotWritable<Result>(dataDir: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new StoreFailure(
      'data-folder-not-writable',
      `The data folder ${resolve(dataDir)} cannot be written (${error.code}). ` +
        'Let this user write there, or set DATA_DIR to another folder',
      { cause: error },
    )
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
