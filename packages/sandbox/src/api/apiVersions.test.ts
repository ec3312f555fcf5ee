import { expect, test } from 'vitest'
import { connectRaw } from '../testing/rawClient.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { startTestSandbox } from '../testing.ts'
import { apis } from './registry.ts'

const { key } = apis.apiVersions
const spoken = Object.values(apis).map((api) => [api.key, api.minVersion, api.maxVersion])

test.each([0, 1, 2])('version %i tells what is spoken', async (version) => {
  await using sandbox = await startTestSandbox()
  await using client = await connectRaw(sandbox)
  const answer = await client.ask({ key, version })
  expect(answer.int16()).toBe(0)
  expect(answer.array(() => [answer.int16(), answer.int16(), answer.int16()])).toEqual(spoken)
  expect(answer.remaining).toBe(version >= 1 ? 4 : 0)
})

test('version 3, the probe of newer clients, is answered in its flexible layout', async () => {
  await using sandbox = await startTestSandbox()
  await using client = await connectRaw(sandbox)
  const body = new Writer().raw(Buffer.from('\x04lib\x051.2.', 'latin1')).raw(Buffer.from([0]))
  const answer = await client.ask({ key, version: 3, flexible: true, body })
  expect(answer.int16()).toBe(0)
  const count = answer.unsignedVarint() - 1
  const read = Array.from({ length: count }, () => {
    const range = [answer.int16(), answer.int16(), answer.int16()]
    answer.skipTaggedFields()
    return range
  })
  expect(read).toEqual(spoken)
  answer.int32()
  answer.skipTaggedFields()
  expect(answer.remaining).toBe(0)
})

test('a later version gets UNSUPPORTED_VERSION in the layout of version 0, and the connection stays', async () => {
  await using sandbox = await startTestSandbox()
  await using client = await connectRaw(sandbox)
  const answer = await client.ask({ key, version: 4, flexible: true })
  expect(answer.int16()).toBe(errorCodes.UNSUPPORTED_VERSION)
  expect(answer.array(() => [answer.int16(), answer.int16(), answer.int16()])).toEqual(spoken)
  expect(answer.remaining).toBe(0)
  expect((await client.ask({ key, version: 0 })).int16()).toBe(0)
})

test('no API is advertised twice, and none without versions', () => {
  const keys = Object.values(apis).map((api) => api.key)
  expect(new Set(keys).size).toBe(keys.length)
  for (const api of Object.values(apis)) expect(api.minVersion).toBeLessThanOrEqual(api.maxVersion)
})
