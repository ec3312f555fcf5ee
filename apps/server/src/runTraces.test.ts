import { expect, test } from 'vitest'
import { createTraces } from './operations/traces.ts'
import { startCollector } from './testing/collector.ts'
import { publishLine, sendAction } from './testing/process.ts'
import { until } from './testing/until.ts'
import { startTestServer } from './testing.ts'

const traceId = 'c'.repeat(32)

test('R119 a run is one trace: its start, its visits, its deliveries, and the header of its records', async () => {
  await using collector = await startCollector()
  const traces = createTraces({ endpoint: collector.endpoint, service: 'sendwright', version: 'test' })
  await using server = await startTestServer({}, {}, traces)
  const id = await publishLine(server.api, 'Traced', [
    { id: 'one', actions: [sendAction('a', '1', { key: null }), sendAction('b', '2', { key: null })] },
  ])
  const response = await fetch(`${server.address}/api/processes/${id}/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${'d'.repeat(16)}-01` },
    body: '{}',
  })
  expect(response.status).toBe(202)
  const { runs } = await until(
    () => server.api.listRuns({ query: { process: id, state: 'completed' } }),
    (found) => found.runs.length === 1,
  )
  const names = () => collector.spans.map(({ name }) => name).toSorted()
  await until(
    async () => names(),
    (found) => found.length >= 6,
  )
  expect(names()).toEqual([
    'end event `end`',
    'one',
    'orders.accepted.v1 send',
    'orders.accepted.v1 send',
    'start event `start`',
    'start runs',
  ])
  const run = await server.api.getRun({ params: { id: String(runs[0]?.id) } })
  expect(run.traceId).toBe(traceId)
  const start = collector.spans.find(({ name }) => name === 'start runs')
  expect(start).toMatchObject({ traceId, parentSpanId: 'd'.repeat(16) })
  const others = collector.spans.filter((span) => span !== start)
  for (const span of others) expect(span).toMatchObject({ traceId, parentSpanId: start?.spanId })
  const [record] = run.recordList
  const { records } = await server.api.readRecords({
    params: { id: 'sandbox', topic: 'orders.accepted.v1' },
    query: { partition: record?.partition ?? 0, offset: record?.offset ?? '0', limit: 1 },
  })
  expect(records[0]?.headers).toContainEqual({ name: 'traceparent', value: `00-${traceId}-${start?.spanId}-01` })
  await traces.stop()
}, 60_000)

test('R119 without a collector no record has a traceparent', async () => {
  await using server = await startTestServer()
  const id = await publishLine(server.api, 'Untraced', [{ id: 'one', actions: [sendAction('a', '1', { key: null })] }])
  const started = await server.api.startRuns({ params: { id }, body: {} })
  const params = { id: String(started.id) }
  const run = await until(
    () => server.api.getRun({ params }),
    ({ state }) => state === 'completed',
  )
  const [record] = run.recordList
  const { records } = await server.api.readRecords({
    params: { id: 'sandbox', topic: 'orders.accepted.v1' },
    query: { partition: record?.partition ?? 0, offset: record?.offset ?? '0', limit: 1 },
  })
  expect(records[0]?.headers).toEqual([])
  expect(run.traceId).toBeNull()
})
