import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { exampleProcessId } from '@sendwright/contract'
import { expect, test } from '@playwright/test'
import { freePort } from '@sendwright/sandbox/testing'
import { collectOutput, createDataDir, isAlive, node, root, runToEnd, startProduct } from './support/product.ts'

test.describe.configure({ mode: 'parallel' })

async function postgresPid(dataDir: string): Promise<number> {
  return Number((await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
}

/** The commands that run with this folder in their arguments. */
async function processesNaming(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return commands.filter((command) => command.includes(folder))
}

test('stopping ends every process that was started', async () => {
  await using data = await createDataDir()
  const product = await startProduct(data)
  const postgres = await postgresPid(data.dataDir)
  expect(isAlive(postgres)).toBe(true)
  expect(await product.stop()).toBe(0)
  expect(isAlive(postgres)).toBe(false)
})

test('stopping while it starts leaves nothing behind', async () => {
  await using data = await createDataDir()
  const started = spawn(node, ['apps/server/src/main.ts'], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, PORT: '0', SANDBOX_PORT: '0', DATA_DIR: data.dataDir },
  })
  const ended = once(started, 'exit')
  // The database is being created: the longest part of a first start.
  await expect.poll(() => readdir(data.dataDir)).toContainEqual(expect.stringMatching(/^postgres-unfinished-/))
  started.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(await processesNaming(data.dataDir)).toEqual([])
})

test('after kill -9 the next start goes on with everything that was answered', async () => {
  await using data = await createDataDir()
  const first = await startProduct(data)
  const { id } = await first.api.createProcess({ body: { name: 'Survivor' } })
  await first.kill()
  const second = await startProduct(data)
  const { processes } = await second.api.listProcesses({})
  expect(processes.map((process) => process.id)).toEqual(expect.arrayContaining([id, exampleProcessId]))
  await second.kill()
  const third = await startProduct(data)
  expect((await third.api.listProcesses({})).processes).toHaveLength(2)
  const postgres = await postgresPid(data.dataDir)
  expect(await third.stop()).toBe(0)
  expect(isAlive(postgres)).toBe(false)
})

test('a second server on the same data folder is refused and the first unharmed', async () => {
  await using data = await createDataDir()
  const first = await startProduct(data)
  const second = await runToEnd(data)
  expect(second.code).toBe(1)
  expect(second.output).toContain(data.dataDir)
  expect(second.output).toContain(String(first.pid))
  expect((await first.api.listProcesses({})).processes).toHaveLength(1)
  expect(await first.stop()).toBe(0)
})

test('a taken port is named, for the page and for the sandbox', async () => {
  await using data = await createDataDir()
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const page = await runToEnd({ ...data, port })
  expect(page.code).toBe(1)
  expect(page.output).toContain(`Port ${port} is taken`)
  expect(page.output).toContain('PORT')
  const sandbox = await runToEnd({ ...data, sandboxPort: port })
  expect(sandbox.code).toBe(1)
  expect(sandbox.output).toContain(String(port))
  expect(sandbox.output).toContain('SANDBOX_PORT')
  other.close()
})

test('a data folder that cannot be written is named', async () => {
  await using data = await createDataDir()
  const file = path.join(data.dataDir, 'a-file')
  await writeFile(file, '')
  const { code, output } = await runToEnd({ dataDir: path.join(file, 'data') })
  expect(code).toBe(1)
  expect(output).toContain(path.join(file, 'data'))
  expect(output).not.toContain('    at ')
})

test('a setting that cannot be used is named with its value and what was expected', async () => {
  await using data = await createDataDir()
  const { code, output } = await runToEnd({ ...data, env: { LOG_LEVEL: 'loud' } })
  expect(code).toBe(1)
  expect(output.trim()).toBe('LOG_LEVEL is "loud". It needs one of trace, debug, info, warn, error, fatal, silent.')
})

for (const { name, signal } of [
  { name: 'SIGTERM to npm', signal: 'SIGTERM' },
  { name: 'kill -9 of npm', signal: 'SIGKILL' },
] as const) {
  test(`npm start: ${name} ends every process that it started`, async () => {
    await using data = await createDataDir()
    const npm = spawn('npm', ['start'], {
      cwd: root,
      // A group of its own, so that only npm itself gets the signal.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PORT: '0', DATA_DIR: data.dataDir, SANDBOX_PORT: String(await freePort()) },
    })
    const address = await collectOutput(npm).waitFor(/Sendwright is ready: (\S+)/)
    expect((await fetch(`${address}/api/health`)).status).toBe(200)
    const postgres = await postgresPid(data.dataDir)
    npm.kill(signal)
    await expect.poll(() => isAlive(postgres), { timeout: 30_000 }).toBe(false)
    await expect
      .poll(() =>
        fetch(address).then(
          () => 'answers',
          () => 'gone',
        ),
      )
      .toBe('gone')
  })
}

test('npm start: Ctrl-C ends every process that it started, PostgreSQL last', async () => {
  await using data = await createDataDir()
  const npm = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: '0', DATA_DIR: data.dataDir, SANDBOX_PORT: String(await freePort()) },
  })
  const printed = collectOutput(npm)
  await printed.waitFor(/Sendwright is ready: (\S+)/)
  const postgres = await postgresPid(data.dataDir)
  const closed = once(npm, 'close')
  // A terminal sends Ctrl-C to the whole foreground group.
  process.kill(-(npm.pid ?? 0), 'SIGINT')
  await closed
  await expect.poll(() => isAlive(postgres), { timeout: 30_000 }).toBe(false)
  expect(printed.text()).not.toMatch(/error/i)
})

test('a folder below one that only root can enter works', async () => {
  test.skip(process.getuid?.() !== 0, 'needs to run as root, as containers do')
  await using data = await createDataDir()
  const locked = path.join(data.dataDir, 'locked')
  await mkdir(locked, { mode: 0o700 })
  const product = await startProduct({ dataDir: path.join(locked, 'data') })
  expect((await product.api.listProcesses({})).processes).toHaveLength(1)
  expect(await product.stop()).toBe(0)
})
