import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { isProcessAlive } from '../dataFolder/processIdentity.ts'
import { createChildServer } from '../testing/childServer.ts'
import { createTempFolder } from '../testing/tempFolder.ts'
import { startEmbeddedPostgres } from './startEmbeddedPostgres.ts'

// Starting servers takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const quiet = () => {}

test('keeps data from start to start, on the same port, and is gone when it was stopped', async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  await ask(first.databaseUrl, 'create table kept as select 42 as answer')
  await first.stop()
  expect(isProcessAlive(first.pid)).toBe(false)
  const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(await ask(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(second.databaseUrl).toBe(first.databaseUrl)
  await Promise.all([second.stop(), second.stop()])
  expect(isProcessAlive(second.pid)).toBe(false)
})

test('is durable, exact and open to this machine only', async () => {
  await using folder = createTempFolder()
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  const settings = `select string_agg(setting, ' ' order by name) as settings from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories',
                   'server_encoding', 'lc_collate', 'TimeZone')`
  expect(await ask(server.databaseUrl, settings)).toEqual([{ settings: 'UTC on on 127.0.0.1 UTF8 on ' }])
  expect(await ask(server.databaseUrl, "select datcollate from pg_database where datname = 'postgres'")).toEqual([
    { datcollate: 'C' },
  ])
  expect(
    await ask(server.databaseUrl, "select distinct auth_method from pg_hba_file_rules where type = 'host'"),
  ).toEqual([{ auth_method: 'scram-sha-256' }])
  await server.stop()
})

test('keeps the password where only this user can read it, and no argument shows it', async () => {
  await using folder = createTempFolder()
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  const { password } = new URL(server.databaseUrl)
  expect(password.length).toBeGreaterThanOrEqual(32)
  const holders = readdirSync(folder.dataDir).filter((name) => {
    const path = join(folder.dataDir, name)
    return statSync(path).isFile() && readFileSync(path, 'utf8').includes(password)
  })
  expect(holders).toEqual(['postgres.access.json'])
  expect(statSync(join(folder.dataDir, 'postgres.access.json')).mode & 0o777).toBe(0o600)
  expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(password)
  await server.stop()
})

test('runs in a session of its own, out of reach of Ctrl-C', async () => {
  await using folder = createTempFolder()
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
  const [, , group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  expect([group, session]).toEqual([String(server.pid), String(server.pid)])
  await server.stop()
})

test('a server whose owner was killed is taken over with its data', async () => {
  await using folder = createTempFolder()
  await using child = await createChildServer('database', folder.dataDir)
  const { databaseUrl = '', pid } = await child.begin()
  await ask(databaseUrl, 'create table kept as select 42 as answer')
  await child.kill()
  const log: string[] = []
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: (line) => log.push(line) })
  expect(server.pid).toBe(pid)
  expect(log).toEqual([`Took over the PostgreSQL that an earlier server left running (process ${pid})`])
  expect(await ask(server.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
  await server.stop()
  expect(isProcessAlive(server.pid)).toBe(false)
})

test('a second server on the same folder is refused, and the first goes on', async () => {
  await using folder = createTempFolder()
  await using first = await createChildServer('database', folder.dataDir)
  const { databaseUrl = '' } = await first.begin()
  await using second = await createChildServer('database', folder.dataDir)
  expect(await second.begin()).toMatchObject({
    code: 'data-folder-in-use',
    message: expect.stringContaining(`process ${first.process.pid}`),
  })
  expect(await ask(databaseUrl, 'select 42 as answer')).toEqual([{ answer: 42 }])
})

test('a server left running that does not accept our password is stopped, and one that does is started', async () => {
  await using folder = createTempFolder()
  const left = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  await ask(left.databaseUrl, 'create table kept as select 42 as answer')
  rmSync(join(folder.dataDir, 'postgres.access.json'))
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(isProcessAlive(left.pid)).toBe(false)
  expect(server.databaseUrl).not.toBe(left.databaseUrl)
  expect(await ask(server.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
  await server.stop()
})

test('recovers after PostgreSQL and its owner were killed', async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  await ask(first.databaseUrl, 'create table kept as select 42 as answer')
  process.kill(first.pid, 'SIGKILL')
  const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(second.pid).not.toBe(first.pid)
  expect(await ask(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
  await second.stop()
})

test('a pid file that names another living program does not keep it from starting', async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  const pidFile = join(folder.dataDir, 'postgres', 'postmaster.pid')
  const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n')
  await first.stop()
  // The program runs as PostgreSQL's own user: PostgreSQL itself would refuse.
  const { uid, gid } = statSync(join(folder.dataDir, 'postgres'))
  const program = spawn('sleep', ['600'], { uid, gid, stdio: 'ignore' })
  writeFileSync(pidFile, [String(program.pid), ...rest].join('\n'))
  const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(await ask(second.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  await second.stop()
  expect(program.exitCode).toBeNull()
  program.kill()
})

test('starts where the one that was killed has ended but was not waited for', async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  const pidFile = join(folder.dataDir, 'postgres', 'postmaster.pid')
  const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n')
  await first.stop()
  const { uid, gid } = statSync(join(folder.dataDir, 'postgres'))
  // The shell becomes a program that never waits for the child that the shell had.
  const parent = spawn('sh', ['-c', 'true & exec sleep 600'], { uid, gid, stdio: 'ignore' })
  const children = `/proc/${parent.pid}/task/${parent.pid}/children`
  const pid = await vi.waitUntil(() => {
    const child = readFileSync(children, 'utf8').trim()
    return (
      child !== '' &&
      readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n' &&
      !isProcessAlive(Number(child)) &&
      child
    )
  })
  writeFileSync(pidFile, [pid, ...rest].join('\n'))
  const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(await ask(second.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  await second.stop()
  parent.kill()
})

test('what a start leaves that was killed while creating is not taken for a database', async () => {
  await using folder = createTempFolder()
  const child = await createChildServer('database', folder.dataDir)
  void child.begin().catch(() => {})
  const begun = () =>
    existsSync(folder.dataDir) && readdirSync(folder.dataDir).some((name) => name.startsWith('postgres-unfinished-'))
  await vi.waitUntil(begun, { interval: 5, timeout: 10_000 })
  await child.kill()
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(await ask(server.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(readdirSync(folder.dataDir).filter((name) => name.startsWith('postgres-unfinished-'))).toEqual([])
  await server.stop()
})

test('takes another port when its own is taken', async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  await first.stop()
  const port = Number(new URL(first.databaseUrl).port)
  const squatter = await listen(port)
  const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(new URL(second.databaseUrl).port).not.toBe(String(port))
  await second.stop()
  squatter.close()
})

test('a folder that holds something else is refused and kept', async () => {
  await using folder = createTempFolder()
  mkdirSync(join(folder.dataDir, 'postgres'), { recursive: true })
  writeFileSync(join(folder.dataDir, 'postgres', 'holiday.txt'), 'sun')
  await expect(startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })).rejects.toMatchObject({
    code: 'database-not-startable',
    message: expect.stringContaining(join(folder.dataDir, 'postgres')),
  })
  expect(readdirSync(join(folder.dataDir, 'postgres'))).toEqual(['holiday.txt'])
})

test("a database of another PostgreSQL version is refused with PostgreSQL's reason", async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  await first.stop()
  writeFileSync(join(folder.dataDir, 'postgres', 'PG_VERSION'), '12\n')
  await expect(startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })).rejects.toMatchObject({
    code: 'database-not-startable',
    message: expect.stringMatching(/incompatible with server.*postgres\.log/s),
  })
})

test('one that ends by itself is started again, with its data, at the same address', async () => {
  await using folder = createTempFolder()
  const log: string[] = []
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: (line) => log.push(line) })
  const { databaseUrl, pid } = server
  await ask(databaseUrl, 'create table kept as select 42 as answer')
  process.kill(pid, 'SIGKILL')
  await vi.waitUntil(() => server.pid !== pid, { timeout: 60_000 })
  expect(await ask(databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(log).toContainEqual(expect.stringContaining(`(process ${pid}) has ended by itself`))
  expect(log.at(-1)).toBe(`PostgreSQL was started again (process ${server.pid})`)
  await server.stop()
  expect(isProcessAlive(server.pid)).toBe(false)
})

test('one that does not start again is tried until it does, and not after it was stopped', async () => {
  await using folder = createTempFolder()
  const log: string[] = []
  const server = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: (line) => log.push(line) })
  const { databaseUrl, pid } = server
  const versionFile = join(folder.dataDir, 'postgres', 'PG_VERSION')
  const version = readFileSync(versionFile, 'utf8')
  writeFileSync(versionFile, '12\n')
  process.kill(pid, 'SIGKILL')
  await vi.waitUntil(() => log.some((line) => line.includes('does not start again')), { timeout: 60_000 })
  writeFileSync(versionFile, version)
  await vi.waitUntil(() => server.pid !== pid, { timeout: 60_000 })
  expect(await ask(databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  process.kill(server.pid, 'SIGKILL')
  await server.stop()
  expect(isProcessAlive(server.pid)).toBe(false)
  expect(existsSync(join(folder.dataDir, 'postgres', 'postmaster.pid'))).toBe(true)
})

test('a long log is put aside at the start', async () => {
  await using folder = createTempFolder()
  const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  await first.stop()
  const path = join(folder.dataDir, 'postgres.log')
  writeFileSync(path, 'x'.repeat(2_000_000))
  const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, log: quiet })
  expect(statSync(path).size).toBeLessThan(10_000)
  expect(statSync(`${path}.1`).size).toBe(2_000_000)
  expect(readlinkSync(`/proc/${second.pid}/fd/2`)).toBe(path)
  await second.stop()
})

async function ask(databaseUrl: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
