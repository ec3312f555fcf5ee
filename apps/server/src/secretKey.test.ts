import { mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redacted } from '@sendwright/model'
import { expect, test } from 'vitest'
import { readSecretKey } from './secretKey.ts'
import { StartError } from './startError.ts'

test('a key is made once, whole, and only its owner can read it', async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'sendwright-key-'))
  const environment = { key: null, dataDir: folder.path }
  // What a start left that was killed while it wrote.
  await writeFile(path.join(folder.path, 'secret.key.new'), 'ab')
  const key = await readSecretKey(environment)
  expect(key).toHaveLength(32)
  expect(await readSecretKey(environment)).toEqual(key)
  expect(await readdir(folder.path)).toEqual(['secret.key'])
  expect((await stat(path.join(folder.path, 'secret.key'))).mode & 0o777).toBe(0o600)
})

test.each(['', 'abc', `${'0'.repeat(63)}g`, '0'.repeat(66)])('a file that holds %j is named and kept', async (text) => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'sendwright-key-'))
  const file = path.join(folder.path, 'secret.key')
  await writeFile(file, text)
  const refused = readSecretKey({ key: null, dataDir: folder.path })
  await expect(refused).rejects.toThrow(StartError)
  await expect(refused).rejects.toThrow(file)
  expect(await readFile(file, 'utf8')).toBe(text)
})

test('the key of the environment wins, and is always the same', async () => {
  const environment = { key: new Redacted('a key of the environment'), dataDir: '/nowhere' }
  expect(await readSecretKey(environment)).toHaveLength(32)
  expect(await readSecretKey(environment)).toEqual(await readSecretKey(environment))
})
