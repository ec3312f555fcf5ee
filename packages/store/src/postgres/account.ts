import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { StoreFailure } from '../failure.ts'

const run = promisify(execFile)

/** An operating-system user. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** In this order: made for us, made for a PostgreSQL, there on every system. */
const accountNames = ['sendwright', 'postgres', 'nobody']

/**
 * The ordinary user as whom PostgreSQL runs, because it refuses to run as root; null where this process is not root.
 * A cluster that exists keeps its owner.
 */
export async function choosePostgresAccount(clusterDir: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(clusterDir).catch(() => null)
  if (owner !== null && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid }
  for (const name of accountNames) {
    const account = await findAccount(name)
    if (account !== null) return account
  }
  return createAccount()
}

async function findAccount(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

async function createAccount(): Promise<Account> {
  const name = 'sendwright'
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]).catch(
    () => null,
  )
  const account = await findAccount(name)
  if (account !== null) return account
  throw new StoreFailure(
    'database-not-startable',
    'PostgreSQL does not run as root, and this system has no user for it. ' +
      `Create one with the name ${name}, start as an ordinary user, or set DATABASE_URL`,
  )
}
