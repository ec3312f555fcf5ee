import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { until } from '../testing/until.ts'
import { createTraces, readTraceparent } from './traces.ts'

const bodySchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              status: z.object({ code: z.number().optional(), message: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** A collector that takes OTLP as JSON over HTTP and keeps the spans. */
async function startCollector() {
  const spans: z.infer<typeof bodySchema>['resourceSpans'][number]['scopeSpans'][number]['spans'] = []
  const paths: string[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      paths.push(request.url ?? '')
      const { resourceSpans } = bodySchema.parse(JSON.parse(body))
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has this kind of address.
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    paths,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

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
