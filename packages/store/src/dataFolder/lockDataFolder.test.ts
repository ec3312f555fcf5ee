import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createChildServer } from '../testing/childServer.ts'
import { lockDataFolder } from './lockDataFolder.ts'
import { ownIdentity } from './processIdentity.ts'

// Starting servers takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const isRoot = process.getuid?.() === 0
const nobody = 65_534

test('creates the folder and gives it back', async () => {
  const dataDir = join(tempFolder(), 'a', 'b')
  const lock = await lockDataFolder(dataDir)
  expect(lock.dataDir).toBe(dataDir)
  await lock.release()
  const again = await lockDataFolder(dataDir)
  await again.release()
})

test('a second owner is refused with the path and the pid of the first', async () => {
  const dataDir = tempFolder()
  const lock = await lockDataFolder(dataDir)
  await expect(lockDataFolder(dataDir)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    retryable: false,
    message: expect.stringMatching(new RegExp(`${dataDir}.*process ${process.pid}`)),
  })
  await lock.release()
})

test('a second process is refused and the first stays the owner', async () => {
  const dataDir = tempFolder()
  await using first = await createChildServer('lock', dataDir)
  await first.begin()
  await expect(lockDataFolder(dataDir)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    message: expect.stringContaining(String(first.process.pid)),
  })
  await expect(lockDataFolder(dataDir)).rejects.toMatchObject({ code: 'data-folder-in-use' })
})

test('a killed owner is no owner', async () => {
  const dataDir = tempFolder()
  await using first = await createChildServer('lock', dataDir)
  await first.begin()
  await first.kill()
  await (await lockDataFolder(dataDir)).release()
})

test('a living process that got the pid of a dead owner is no owner', async () => {
  const dataDir = tempFolder()
  writeOwner(dataDir, { ...ownIdentity(), startTime: '1' })
  await (await lockDataFolder(dataDir)).release()
})

test('an owner before the machine was started anew is no owner', async () => {
  const dataDir = tempFolder()
  writeOwner(dataDir, { ...ownIdentity(), bootId: 'another' })
  await (await lockDataFolder(dataDir)).release()
})

test('a lock file that was cut off by a power loss is no owner', async () => {
  const dataDir = tempFolder()
  mkdirSync(join(dataDir, 'lock'))
  writeFileSync(join(dataDir, 'lock', '3'), '')
  await (await lockDataFolder(dataDir)).release()
})

test('of several that start at once over a dead owner, exactly one wins', async () => {
  const dataDir = tempFolder()
  for (let round = 0; round < 4; round++) {
    await using stack = new AsyncDisposableStack()
    const starters = await Promise.all(Array.from({ length: 4 }, () => createChildServer('lock', dataDir)))
    for (const starter of starters) stack.use(starter)
    const answers = await Promise.all(starters.map((starter) => starter.begin()))
    expect(answers.filter((answer) => answer.code === undefined)).toHaveLength(1)
    expect(answers.filter((answer) => answer.code === 'data-folder-in-use')).toHaveLength(3)
    const winner = starters[answers.findIndex((answer) => answer.code === undefined)]
    await winner?.kill()
  }
})

test('leaves one file, however often it was taken', async () => {
  const dataDir = tempFolder()
  for (let time = 0; time < 5; time++) await (await lockDataFolder(dataDir)).release()
  expect(readdirSync(join(dataDir, 'lock'))).toEqual(['5'])
  expect(JSON.parse(readFileSync(join(dataDir, 'lock', '5'), 'utf8'))).toMatchObject({
    pid: process.pid,
    released: true,
  })
})

test('a folder that cannot be made is not writable', async () => {
  const file = join(tempFolder(), 'file')
  writeFileSync(file, '')
  await expect(lockDataFolder(join(file, 'data'))).rejects.toMatchObject({
    code: 'data-folder-not-writable',
    message: expect.stringContaining(join(file, 'data')),
  })
})

test.skipIf(!isRoot)('a folder of somebody else is not writable (skipped unless root)', async () => {
  const parent = tempFolder()
  const dataDir = join(parent, 'data')
  mkdirSync(dataDir)
  for (const path of [parent, dataDir]) chmodSync(path, 0o755)
  await using child = await createChildServer('lock', dataDir, { uid: nobody, gid: nobody })
  expect(await child.begin()).toMatchObject({
    code: 'data-folder-not-writable',
    message: expect.stringContaining(dataDir),
  })
})

function writeOwner(dataDir: string, identity: object): void {
  mkdirSync(join(dataDir, 'lock'))
  const owner = { ...identity, since: new Date(0).toISOString(), released: false }
  writeFileSync(join(dataDir, 'lock', '7'), JSON.stringify(owner))
}

function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sendwright-lock-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
