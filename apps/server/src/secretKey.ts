import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Settings } from './env.ts'
import { StartError } from './startError.ts'

/**
 * The key that secrets are encrypted with: from SENDWRIGHT_KEY, else from a file below the data folder that is made
 * at the first start and that only its owner can read. 32 bytes. Throws `StartError` for a file that holds no key.
 */
export async function readSecretKey(settings: Pick<Settings, 'key' | 'dataDir'>): Promise<Uint8Array> {
  if (settings.key !== null) return createHash('sha256').update(settings.key.reveal()).digest()
  const file = path.join(settings.dataDir, 'secret.key')
  const existing = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (existing === null) return createKey(file)
  if (!/^[0-9a-f]{64}$/i.test(existing.trim()))
    throw new StartError(
      `The key file ${file} does not hold 64 hexadecimal digits. Put it back from a copy; or take it away, and the secrets of connections have to be entered again.`,
    )
  return Buffer.from(existing.trim(), 'hex')
}

/** Complete on the disk before it has its name: a start that is killed leaves a whole key or none. */
async function createKey(file: string): Promise<Uint8Array> {
  const key = randomBytes(32)
  const unfinished = `${file}.new`
  await rm(unfinished, { force: true })
  const handle = await open(unfinished, 'wx', 0o600)
  try {
    await handle.writeFile(`${key.toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
  return key
}
