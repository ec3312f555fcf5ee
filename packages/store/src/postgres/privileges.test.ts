import { chmodSync, lchownSync, readdirSync, cpSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { createChildServer } from '../testing/childServer.ts'
import { createTempFolder } from '../testing/tempFolder.ts'
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts'
import { startEmbeddedPostgres, startPostgres, type EmbeddedPostgres } from './startEmbeddedPostgres.ts'

// Starting servers takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

// An ordinary user has nobody to change to; all other test files run as that user then.
const isRoot = process.getuid?.() === 0
const nobody = 65_534
const quiet = () => {}

test.skipIf(!isRoot)(
  'as root, PostgreSQL runs as an ordinary user without capabilities (skipped unless root)',
  async () => {
    await using folder = createTempFolder()
    chmodSync(folder.path, 0o755)
    await using child = await createChildServer('database', folder.dataDir, {})
    const { pid = 0 } = await child.begin()
    const status = processStatus(pid)
    expect(status.uid).not.toBe('0')
    expect(status.uid).toBe(String(statSync(join(folder.dataDir, 'postgres')).uid))
    expect(status.capabilities).toBe(0n)
  },
)

test.skipIf(!isRoot)(
  'as root, data and programs below folders that only root can enter work (skipped unless root)',
  async () => {
    await using folder = createTempFolder()
    const binaries = copyPrograms(folder.path)
    expect(statSync(folder.path).mode & 0o777).toBe(0o700)
    const first = await startPostgres({ dataDir: folder.dataDir, log: quiet, binaries })
    const status = processStatus(first.pid)
    expect(status.uid).not.toBe('0')
    // CAP_DAC_READ_SEARCH, or CAP_DAC_OVERRIDE in a container that has taken that one from root; nothing else.
    expect([1n << 1n, 1n << 2n]).toContain(status.capabilities)
    await checkAndStop(first)
    await checkAndStop(await startPostgres({ dataDir: folder.dataDir, log: quiet, binaries }))
    expect(statSync(folder.path)).toMatchObject({ uid: 0, gid: 0 })
    expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  },
)

test.skipIf(!isRoot)('as root, programs that only root may execute work (skipped unless root)', async () => {
  await using folder = createTempFolder()
  const binaries = copyPrograms(folder.path)
  for (const program of Object.values(binaries)) chmodSync(program, 0o700)
  await checkAndStop(await startPostgres({ dataDir: folder.dataDir, log: quiet, binaries }))
  expect(statSync(binaries.postgres).mode & 0o777).toBe(0o700)
})

test.skipIf(!isRoot)(
  'as root of a container without the right to read everything, it works too (skipped unless root)',
  async () => {
    await using folder = createTempFolder()
    await using child = await createChildServer('database', folder.dataDir, { prefix: without('dac_read_search') })
    const answer = await child.begin()
    expect(processStatus(answer.pid ?? 0).capabilities).toBe(1n << 1n)
  },
)

test.skipIf(!isRoot)(
  'as root without any right over files, the closed folder and the ways out are named (skipped unless root)',
  async () => {
    await using folder = createTempFolder()
    await using child = await createChildServer('database', folder.dataDir, {
      prefix: without('dac_read_search', 'dac_override'),
    })
    expect(await child.begin()).toMatchObject({
      code: 'database-not-startable',
      message: expect.stringMatching(new RegExp(`cannot reach ${folder.path}\\..*DATABASE_URL`)),
    })
  },
)

test.skipIf(!isRoot)(
  'as root, a database made by an ordinary user stays with that user (skipped unless root)',
  async () => {
    await using folder = createTempFolder()
    chmodSync(folder.path, 0o777)
    {
      await using child = await createChildServer('database', folder.dataDir, { uid: nobody, gid: nobody })
      const answer = await child.begin()
      expect(answer.code).toBeUndefined()
      expect(processStatus(answer.pid ?? 0)).toEqual({ uid: String(nobody), capabilities: 0n })
    }
    const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
    expect(processStatus(server.pid).uid).toBe(String(nobody))
    await checkAndStop(server)
  },
)

test.skipIf(!isRoot)('as root, a database that a backup gave to root is given back (skipped unless root)', async () => {
  await using folder = createTempFolder()
  await checkAndStop(await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet }))
  const cluster = join(folder.dataDir, 'postgres')
  for (const name of ['.', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(cluster, name), 0, 0)
  await checkAndStop(await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet }))
})

test.skipIf(!isRoot)('an ordinary user takes over what its killed server left (skipped unless root)', async () => {
  await using folder = createTempFolder()
  chmodSync(folder.path, 0o777)
  await using first = await createChildServer('database', folder.dataDir, { uid: nobody, gid: nobody })
  const { pid } = await first.begin()
  await first.kill()
  await using second = await createChildServer('database', folder.dataDir, { uid: nobody, gid: nobody })
  expect(await second.begin()).toMatchObject({ pid, log: [expect.stringContaining('Took over')] })
})

test.skipIf(!isRoot)(
  'an ordinary user is told when the database belongs to somebody else (skipped unless root)',
  async () => {
    await using folder = createTempFolder()
    chmodSync(folder.path, 0o755)
    mkdirSync(folder.dataDir)
    await checkAndStop(await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet }))
    chmodSync(folder.dataDir, 0o777)
    await using child = await createChildServer('database', folder.dataDir, { uid: nobody, gid: nobody })
    const { uid } = statSync(join(folder.dataDir, 'postgres'))
    const answer = await child.begin()
    // Where nobody is the only ordinary user, the database is its own.
    if (uid === nobody) expect(answer.code).toBeUndefined()
    else
      expect(answer).toMatchObject({ code: 'data-folder-not-writable', message: expect.stringContaining(`uid ${uid}`) })
  },
)

function without(...capabilities: readonly string[]): readonly string[] {
  return ['setpriv', '--bounding-set', capabilities.map((name) => `-${name}`).join(','), '--']
}

function copyPrograms(parent: string): PostgresBinaries {
  const installed = findPostgresBinaries()
  const native = dirname(dirname(installed.postgres))
  const copy = join(parent, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  const inCopy = (path: string): string => join(copy, 'bin', basename(path))
  return { initdb: inCopy(installed.initdb), postgres: inCopy(installed.postgres), pgCtl: inCopy(installed.pgCtl) }
}

async function checkAndStop(server: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl })
  await client.connect()
  // Reads files of the programs' folder and writes to the data folder.
  await client.query("create table written as select * from pg_timezone_names where name = 'Europe/Berlin'")
  await client.query('checkpoint')
  expect((await client.query('select 1 from written')).rowCount).toBe(1)
  await client.query('drop table written')
  await client.end()
  await server.stop()
}

/** The effective user and capabilities of a process, from `/proc/<pid>/status`. */
function processStatus(pid: number): { readonly uid: string | undefined; readonly capabilities: bigint } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    uid: /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1],
    capabilities: BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? 'f'}`),
  }
}
