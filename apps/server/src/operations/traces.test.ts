import { describe, expect, test } from 'vitest'
import { startCollector } from '../testing/collector.ts'
import { until } from '../testing/until.ts'
import { createTraces, readTraceparent } from './traces.ts'

describe('R119 traces', () => {
  test('R119 a span of a start goes on with the trace of the request, later ones with its own', async () => {
    await using collector = await startCollector()
    const traces = createTraces({ endpoint: collector.endpoint, service: 'sendwright', version: '1' })
    const request = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const begun = traces.begin('start runs', request, { process: 'orders' })
    begun.end(null)
    traces.past({
      name: 'Confirm order',
      parent: begun.traceparent,
      startedAt: new Date('2026-11-21T14:00:00Z'),
      endedAt: new Date('2026-11-21T14:00:02Z'),
      facts: {},
      failure: 'It stopped.',
    })
    await traces.stop()
    await until(
      async () => collector.spans.length,
      (count) => count === 2,
    )
    const [start, visit] = collector.spans.toSorted((one, other) => one.name.localeCompare(other.name)).toReversed()
    expect(collector.paths).toContain('/v1/traces')
    expect(start).toMatchObject({ name: 'start runs', traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) })
    expect(visit).toMatchObject({
      name: 'Confirm order',
      traceId: 'a'.repeat(32),
      parentSpanId: start?.spanId,
      startTimeUnixNano: '1795269600000000000',
      endTimeUnixNano: '1795269602000000000',
      status: { code: 2, message: 'It stopped.' },
    })
    expect(begun.traceparent).toBe(`00-${'a'.repeat(32)}-${start?.spanId}-01`)
  })

  test('R119 a collector that is away holds nothing up', async () => {
    const traces = createTraces({ endpoint: 'http://127.0.0.1:1', service: 'sendwright', version: '1' })
    const begun = traces.begin('start runs', null, {})
    begun.end(null)
    expect(readTraceparent(begun.traceparent)).not.toBeNull()
    await traces.stop()
  })

  test.each(['', 'x', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`])(
    'R119 what is no traceparent begins a trace of its own: %j',
    (text) => {
      expect(readTraceparent(text)).toBeNull()
    },
  )
})
