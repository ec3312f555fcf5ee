import { createBpmn } from '@sendwright/bpmn'
import { exampleProcessId } from '@sendwright/contract'
import type { Run } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEvents } from './testing/events.ts'
import { until } from './testing/until.ts'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const order = {
  order: {
    id: 'A-1',
    placedAt: '2026-11-21T14:01:58Z',
    total: 149.9,
    currency: null,
    lines: [{ sku: 'KB-87', qty: 1 }],
    express: false,
  },
  customer: { id: 'C-1', name: 'Ines Moreau', email: 'ines.moreau@example.com' },
}
const example = { id: exampleProcessId }

async function publishExample(): Promise<void> {
  const { versions } = await server.api.listVersions({ params: example })
  if (versions.length === 0) await server.api.publishProcess({ params: example, body: {} })
}

function runOf(id: number): Promise<Run> {
  return server.api.getRun({ params: { id: String(id) } })
}

function standingOf(run: Run, action: string) {
  return run.visits.flatMap(({ actions }) => actions).find((standing) => standing.action === action)
}

describe('the example', () => {
  test('R110 it is published, started, and completed by the reply that names the run', async () => {
    await publishExample()
    const started = await server.api.startRuns({ params: example, body: { data: order, key: 'A-1' } })
    expect(started).toMatchObject({ version: 1, runs: [{ id: started.id, uuid: started.uuid }] })
    const params = { id: String(started.id) }
    await until(
      () => runOf(started.id),
      (run) => standingOf(run, 'remind-about-payment')?.state === 'timer',
    )
    // Nobody waits ten minutes for the reminder.
    await server.api.skipAction({ params: { ...params, actionId: 'remind-about-payment' }, body: { reason: 'a test' } })
    await until(
      () => runOf(started.id),
      (run) => run.current?.node === 'waitForPayment' && run.current.wait?.for === 'reply',
    )
    await server.api.publish({
      query: { wait: '10s' },
      body: {
        connection: 'sandbox',
        messages: [
          {
            topic: 'payments.results.v1',
            value: '{"paid":true,"amount":149.90}',
            headers: [{ name: 'processInstanceId', value: String(started.id) }],
          },
        ],
      },
    })
    const run = await until(
      () => server.api.getRun({ params, query: { wait: '10s' } }),
      ({ state }) => state === 'completed',
    )
    expect(JSON.stringify(run.data)).toContain('"payment":{"paid":true,"amount":149.90}')
    expect(run.recordList.map(({ topic, state }) => `${topic} ${state}`)).toEqual([
      'stock.reservations.v1 delivered',
      'orders.accepted.v1 delivered',
      'shipping.requests.v1 delivered',
    ])
    expect(run.replies).toMatchObject([{ node: 'waitForPayment', dataKey: 'payment', topic: 'payments.results.v1' }])
    expect(run.replies[0]?.request).toBe(run.recordList[1]?.delivery)
    expect(run).toMatchObject({ key: 'A-1', endedAt: expect.any(String), tokens: [], traceId: null })
  })
})
