import { startTestSandbox } from '@sendwright/sandbox/testing'
import { createTestStore } from '@sendwright/store/testing'
import { expect, test } from 'vitest'
import { publishLine } from './testing/process.ts'
import { startServerProcess, type ServerProcess } from './testing/serverProcess.ts'
import { until } from './testing/until.ts'

const hourMs = 3_600_000
const timerMs = 3_000

/** Variables of a server whose clock is wrong, and goes wrong otherwise after SIGUSR2. */
function wrongBy(shiftMs: number, jumpedMs: number, timeZone: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${new URL('./testing/shiftedClock.ts', import.meta.url).href}`,
    SENDWRIGHT_TEST_CLOCK_SHIFT_MS: String(shiftMs),
    SENDWRIGHT_TEST_CLOCK_JUMPED_MS: String(jumpedMs),
    TZ: timeZone,
  }
}

test('R5 timers come once, not early and not late, at servers whose clocks are an hour wrong, jump, or mean another time zone', async () => {
  await using store = await createTestStore()
  const { databaseUrl } = store
  await store.run(`alter database ${new URL(databaseUrl).pathname.slice(1)} set timezone = 'Asia/Kolkata'`)
  await using sandbox = await startTestSandbox({ topics: [{ name: 'orders', partitions: 1 }] })
  const [ahead, behind] = await Promise.all([
    startServerProcess(databaseUrl, wrongBy(hourMs, -2 * hourMs, 'Europe/Berlin')),
    startServerProcess(databaseUrl, wrongBy(-hourMs, 2 * hourMs, 'America/New_York')),
  ])
  await using stack = new AsyncDisposableStack()
  for (const server of [ahead, behind]) stack.use(server)
  await ahead.api.createConnection({ body: { id: 'main', name: 'Main', brokers: [...sandbox.brokers] } })
  const send = (timer: string) => ({
    id: 'a',
    type: 'kafkaSend',
    timer,
    parameters: {
      connection: 'main',
      topics: ['orders'],
      messages: [{ key: '${id}', value: { format: 'text', text: '${id}' } }],
    },
  })
  const soon = await publishLine(ahead.api, 'Soon', [{ id: 'one', actions: [send(`PT${timerMs / 1_000}S`)] }])

  const begun = new Map<number, number>()
  async function start(server: ServerProcess, name: string): Promise<void> {
    const runs = Array.from({ length: 10 }, (_, index) => ({ data: { id: `${name}-${index}` } }))
    const at = performance.now()
    const started = await server.api.startRuns({ params: { id: soon }, body: { runs } })
    for (const { id } of started.runs) begun.set(id, at)
  }

  const ended = new Map<number, number>()
  async function allEnd(): Promise<void> {
    await until(
      async () => {
        const { runs } = await behind.api.listRuns({ query: { process: soon, state: 'completed', limit: 100 } })
        for (const { id } of runs) if (!ended.has(id)) ended.set(id, performance.now())
        return runs.length
      },
      (count) => count === begun.size,
    )
  }

  await Promise.all([start(ahead, 'ahead'), start(behind, 'behind')])
  await allEnd()
  await Promise.all([start(ahead, 'ahead-jumps'), start(behind, 'behind-jumps')])
  for (const server of [ahead, behind]) server.signal('SIGUSR2')
  await allEnd()
  await Promise.all([start(ahead, 'ahead-jumped'), start(behind, 'behind-jumped')])
  await allEnd()
  for (const [id, at] of begun) {
    // That they were not late is that all of them ended within the patience of `until`.
    expect((ended.get(id) ?? 0) - at).toBeGreaterThanOrEqual(timerMs)
    const run = await behind.api.getRun({ params: { id: String(id) } })
    const [first, last] = [run.timeline[0], run.timeline.at(-1)]
    expect(Date.parse(last?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(timerMs)
    expect(Math.abs(Date.parse(run.startedAt) - Date.now())).toBeLessThan(hourMs / 2)
  }
  const at = { params: { id: 'main', topic: 'orders' }, query: { partition: 0, offset: '0', limit: 500 } }
  const { records } = await ahead.api.readRecords(at)
  expect(records).toHaveLength(begun.size)
  expect(new Set(records.map(({ value }) => value)).size).toBe(begun.size)

  const dayMs = 24 * hourMs
  for (const [timer, lasts] of [
    ['P1D', () => dayMs],
    ['PT24H', () => dayMs],
    ['P1M', monthFrom],
  ] as const) {
    const id = await publishLine(ahead.api, timer, [{ id: 'one', actions: [send(timer)] }])
    const started = await ahead.api.startRuns({ params: { id }, body: { data: { id: timer } } })
    const run = await behind.api.getRun({ params: { id: String(started.id) } })
    const from = Date.parse(run.current?.wait?.since ?? '')
    expect(Date.parse(run.current?.wait?.until ?? '') - from).toBe(lasts(from))
    await ahead.api.cancelRun({ params: { id: String(started.id) }, body: {} })
  }
}, 120_000)

/** Milliseconds of a month that begins at a time, by the calendar in UTC. */
function monthFrom(time: number): number {
  const start = new Date(time)
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 2, 0)).getUTCDate()
  const end = new Date(time)
  end.setUTCMonth(start.getUTCMonth() + 1, Math.min(start.getUTCDate(), lastDay))
  return end.getTime() - time
}
