import { describe, expect, test } from 'vitest'
import { WorkerQueueFailure } from '../worker/workerQueue.ts'
import { createImportReader, type ImportReaderOptions } from './importReader.ts'

function startReader(options?: ImportReaderOptions) {
  const reader = createImportReader(options)
  return { ...reader, [Symbol.asyncDispose]: () => reader.close() }
}

function request(text: string) {
  return { format: 'json' as const, files: [{ name: 'order.json', text }], name: 'Order', directions: {} }
}

/** Long to read for anybody: each object has names of its own. */
const large = JSON.stringify(
  Array.from({ length: 60_000 }, (_, index) => ({ [`name${index}`]: { inner: [`value ${index}`, { deep: index }] } })),
)

describe('the reader of imports', () => {
  test('I11 what takes too long is ended with a problem, and the next is read', async () => {
    await using reader = startReader({ timeLimitMs: 1 })
    const { problems } = await reader.begin().read(request(large))
    expect(problems).toMatchObject([{ code: 'import-too-slow' }])
    await using patient = startReader()
    expect(await patient.begin().read(request('{"id":1}'))).toMatchObject({
      problems: [],
      integrations: [{ name: 'Order' }],
    })
  })

  test('I11 what needs too much memory is ended with a problem, and the next is read', async () => {
    await using reader = startReader({ memoryMegabytes: 48, timeLimitMs: 60_000 })
    const { problems } = await reader.begin().read(request(`[${Array.from({ length: 2 }, () => large).join(',')}]`))
    expect(problems).toMatchObject([{ code: 'import-out-of-memory' }])
    expect((await reader.begin().read(request('{"id":1}'))).problems).toEqual([])
  })

  test('I11 the steps of an import share one time limit', async () => {
    await using reader = startReader({ timeLimitMs: 60_000 })
    const steps = reader.begin()
    const { integrations } = await steps.read(request('{"id":1}'))
    const merged = await steps.merge([
      {
        id: 'order',
        stored: null,
        texts: integrations.map(({ text }) => text),
        identity: 'x',
        mode: 'replace',
        usedScenarios: [],
        connections: {},
        remembered: { connections: {}, directions: {} },
        importedAt: '2026-01-01T00:00:00.000Z',
      },
    ])
    expect(merged).toMatchObject({
      merged: [{ content: { identity: 'x' }, change: { state: 'added', integration: 'order' } }],
    })
  })

  test('I11 more imports than may wait are refused at once', async () => {
    await using reader = startReader({ maxWaiting: 2 })
    const waiting = [1, 2].map((id) => reader.begin().read(request(`{"id":${id}}`)))
    const refusal = await reader
      .begin()
      .read(request('{}'))
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(WorkerQueueFailure)
    expect(refusal).toMatchObject({ code: 'queue-full', message: expect.stringContaining('2 imports') })
    for (const read of await Promise.all(waiting)) expect(read.problems).toEqual([])
  })
})
