import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Environment } from './env.ts'

/**
 * The key that secrets are encrypted with: from SENDWRIGHT_KEY, else from a file below the data folder that is made
 * at the first start and that only its owner can read. 32 bytes.
 */
export async function readSecretKey(environment: Pick<Environment, 'key' | 'dataDir'>): Promise<Uint8Array> {
  if (environment.key !== null) return createHash('sha256').update(environment.key.reveal()).digest()
  const file = path.join(environment.dataDir, 'secret.key')
  const existing = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (existing !== null) return Buffer.from(existing.trim(), 'hex')
  const key = randomBytes(32)
  await writeFile(file, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  return key
}
