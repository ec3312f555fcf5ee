// How long a new user waits: `npm start` in a fresh clone with an empty home folder and empty caches, until the page
// answers and until the first receipt. The baseline, in the same run, is installing the packages alone.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createApiClient, exampleProcessId } from '@sendwright/contract'
import { kafkaSendSchema } from '@sendwright/model'
import { freePort } from '@sendwright/sandbox/testing'

const root = path.resolve(import.meta.dirname, '..')
const limitMs = 10 * 60_000

const folder = mkdtempSync(path.join(tmpdir(), 'sendwright-start-'))
try {
  const install = await measureInstall()
  const start = await measureStart('an empty machine', 'start', 'home-start')
  const again = await measureStart('the second start', 'start', 'home-start')
  print('packages alone, empty caches (baseline)', install, install)
  print('npm start on an empty machine, page answers', start.page, install)
  print('npm start on an empty machine, first receipt', start.receipt, install)
  print('npm start again, page answers', again.page, install)
  print('npm start again, first receipt', again.receipt, install)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function print(what: string, milliseconds: number, baseline: number): void {
  console.log(
    `${what.padEnd(48)} ${(milliseconds / 1000).toFixed(1).padStart(6)} s   ${(milliseconds / baseline).toFixed(2)} ×`,
  )
}

async function measureInstall(): Promise<number> {
  const clone = cloneInto('install')
  const pnpm = /'(pnpm@[\d.]+)'/.exec(readFileSync(path.join(clone, 'scripts/install.mjs'), 'utf8'))?.[1] ?? 'pnpm'
  const startedAt = performance.now()
  const child = spawn('npx', ['--prefer-offline', '-y', pnpm, 'install', '--frozen-lockfile'], {
    cwd: clone,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: emptyHome('home-install'),
  })
  await once(child, 'close')
  return performance.now() - startedAt
}

async function measureStart(name: string, clone: string, home: string): Promise<{ page: number; receipt: number }> {
  const cwd = name === 'an empty machine' ? cloneInto(clone) : path.join(folder, clone)
  const port = await freePort()
  const startedAt = performance.now()
  const npm = spawn('npm', ['start'], {
    cwd,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...emptyHome(home), PORT: String(port), SANDBOX_PORT: String(await freePort()) },
  })
  try {
    await untilPageAnswers(`http://127.0.0.1:${port}/`, npm, startedAt)
    const page = performance.now() - startedAt
    await sendExample(`http://127.0.0.1:${port}/api`)
    return { page, receipt: performance.now() - startedAt }
  } finally {
    const closed = once(npm, 'close')
    process.kill(-(npm.pid ?? 0), 'SIGINT')
    await closed
  }
}

async function untilPageAnswers(address: string, npm: ChildProcess, startedAt: number): Promise<void> {
  while (performance.now() - startedAt < limitMs) {
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`)
    const status = await fetch(address).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    await wait(20)
  }
  throw new Error(`The page did not answer within ${limitMs / 60_000} minutes`)
}

async function sendExample(baseUrl: string): Promise<void> {
  const api = createApiClient({ baseUrl })
  const [{ nodes }, { sampleContexts }] = await Promise.all([
    api.getProcessActions({ params: { id: exampleProcessId } }),
    api.getProcess({ params: { id: exampleProcessId } }),
  ])
  const action = kafkaSendSchema.parse(nodes.find((node) => node.actions.length > 0)?.actions[0])
  const { receipts } = await api.testSend({ body: { action, context: sampleContexts[0]?.data ?? {} } })
  if (receipts.length === 0) throw new Error('The example was not sent')
}

function cloneInto(name: string): string {
  const clone = path.join(folder, name)
  execFileSync('git', ['clone', '--quiet', root, clone])
  return clone
}

/** The environment of somebody whose home is empty; where packages come from stays as this machine has it. */
function emptyHome(name: string): NodeJS.ProcessEnv {
  const home = path.join(folder, name)
  mkdirSync(home, { recursive: true })
  const npmrc = execFileSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).trim()
  const systemPath = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules'))
  return {
    ...process.env,
    PATH: systemPath.join(path.delimiter),
    HOME: home,
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_DATA_HOME: path.join(home, 'data'),
    npm_config_cache: path.join(home, 'npm'),
    npm_config_userconfig: npmrc,
  }
}
