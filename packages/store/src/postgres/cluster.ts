import { chown, lchown, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreFailure } from '../failure.ts'
import { createPassword, findFreePort, superuser, writeAccess, type Access } from './access.ts'
import type { Account } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import type { Launcher } from './launcher.ts'

/** Where a cluster lies and who works on it. */
export interface ClusterTools {
  /** Real path of the data folder. */
  readonly dataDir: string
  readonly clusterDir: string
  readonly binaries: PostgresBinaries
  readonly launcher: Launcher
  readonly account: Account | null
}

/** Whether a whole cluster is there. Throws where the folder holds something else, or belongs to another user. */
export async function hasCluster({
  clusterDir,
  account,
}: Pick<ClusterTools, 'clusterDir' | 'account'>): Promise<boolean> {
  const folder = await stat(clusterDir).catch(() => null)
  if (folder === null) return false
  const user = process.getuid?.()
  if (account === null && user !== undefined && folder.uid !== user)
    throw new StoreFailure(
      'data-folder-not-writable',
      `The database folder ${clusterDir} belongs to another user (uid ${folder.uid}, this is ${user}). ` +
        'Start as that user or as root, or set DATA_DIR to another folder',
    )
  const version = await stat(join(clusterDir, 'PG_VERSION')).catch(() => null)
  if (version !== null) return true
  throw new StoreFailure(
    'database-not-startable',
    `The folder ${clusterDir} holds no PostgreSQL database. Move it away, or set DATA_DIR to another folder`,
  )
}

/**
 * Makes a new cluster. It comes to be in a folder beside, which is renamed when it is complete: a process that is killed
 * meanwhile leaves nothing that looks like a cluster.
 */
export async function createCluster(tools: ClusterTools, initdbFlags: readonly string[]): Promise<Access> {
  const { dataDir, clusterDir, binaries, launcher, account } = tools
  await removeUnfinished(dataDir)
  const access: Access = { password: createPassword(), port: await findFreePort() }
  const workshop = await mkdtemp(join(dataDir, unfinishedPrefix))
  try {
    const passwordFile = join(workshop, 'password')
    await writeFile(passwordFile, access.password, { mode: 0o600 })
    if (account !== null) for (const path of [workshop, passwordFile]) await chown(path, account.uid, account.gid)
    const { code, output } = await launcher.run(binaries.initdb, [
      `--pgdata=${join(workshop, 'cluster')}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      ...initdbFlags,
    ])
    if (code !== 0)
      throw new StoreFailure('database-not-startable', `The database cannot be created: ${lastLines(output)}`)
    await writeAccess(dataDir, access)
    await rename(join(workshop, 'cluster'), clusterDir)
    return access
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

/** Gives the superuser of a stopped cluster a new password, for a data folder whose access file was lost. */
export async function renewAccess(tools: ClusterTools): Promise<Access> {
  const access: Access = { password: createPassword(), port: await findFreePort() }
  // The password goes by standard input: arguments can be read by every user. It has no quotes (base64url).
  const statement = `alter role ${superuser} with password '${access.password}'\n`
  const args = ['--single', '-D', tools.clusterDir, '-c', 'log_min_messages=fatal', 'postgres']
  const { code, output } = await tools.launcher.run(tools.binaries.postgres, args, statement)
  if (code !== 0)
    throw new StoreFailure(
      'database-not-startable',
      `The database in ${tools.clusterDir} cannot be opened: ${lastLines(output)}`,
    )
  await writeAccess(tools.dataDir, access)
  return access
}

/** A cluster that came back from a backup as root's own is given to the user that PostgreSQL runs as. */
export async function giveToAccount({ clusterDir, account }: ClusterTools): Promise<void> {
  if (account === null || (await stat(clusterDir)).uid === account.uid) return
  const names = await readdir(clusterDir, { recursive: true })
  for (const name of ['.', ...names]) await lchown(join(clusterDir, name), account.uid, account.gid)
}

/** The data folder exists afterwards. */
export async function createDataDir(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}

/** What a person needs of a program's output: the end, where the reason stands. */
export function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const reasons = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line))
  return (reasons.length > 0 ? reasons : lines).slice(-3).join(' / ') || 'the program gave no reason'
}

const unfinishedPrefix = 'postgres-unfinished-'

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir))
    if (name.startsWith(unfinishedPrefix)) await rm(join(dataDir, name), { recursive: true, force: true })
}
