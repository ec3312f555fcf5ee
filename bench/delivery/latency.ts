import type { DeliveryMode } from '@sendwright/model'
import { figure, machineLoad, median, percentile, printTable } from '../measure/figures.ts'
import { startDatabase } from '../product/database.ts'
import { startRelay } from '../product/relay.ts'
import type { World } from '../product/world.ts'

const cases = [
  { mode: 'exactlyOnce', kind: 'transaction', name: 'exactly once', baseline: 'a transaction with its position' },
  { mode: 'atLeastOnce', kind: 'send', name: 'at least once', baseline: 'send' },
] as const satisfies readonly { mode: DeliveryMode; kind: string; name: string; baseline: string }[]

/** How long one record takes from the answer that it is accepted until it is acknowledged, at an even rate. */
export async function measureLatency(
  { broker, raw }: World,
  options: { readonly runs: number; readonly perSecond: number; readonly seconds: number },
): Promise<void> {
  const { runs, perSecond, seconds } = options
  await using database = await startDatabase()
  const rows: string[][] = []
  for (const { mode, kind, name, baseline } of cases) {
    const topic = `latency-${mode}`
    await raw.createTopic(topic)
    await using relay = await startRelay({
      ...database,
      brokers: broker.brokers,
      topic,
      mode,
      connection: mode.toLowerCase(),
    })
    const pairs: { readonly raw: readonly number[]; readonly own: readonly number[] }[] = []
    for (let index = 0; index < runs; index += 1) {
      pairs.push({
        raw: await raw.latencies({ topic, kind, perSecond, seconds }),
        own: await relay.latencies({ perSecond, seconds }),
      })
    }
    const middle = (value: (pair: (typeof pairs)[number]) => number) => median(pairs.map(value))
    const ratio = (percent: number) => middle((pair) => percentile(pair.own, percent) / percentile(pair.raw, percent))
    rows.push([
      `${name}, against ${baseline}`,
      figure(
        middle(({ own }) => median(own)),
        1,
      ),
      figure(
        middle((pair) => median(pair.raw)),
        1,
      ),
      `${figure(ratio(50), 2)} ×`,
      figure(
        middle(({ own }) => percentile(own, 99)),
        1,
      ),
      figure(
        middle((pair) => percentile(pair.raw, 99)),
        1,
      ),
      `${figure(ratio(99), 2)} ×`,
    ])
  }
  printTable(
    `Accepted to acknowledged, ${perSecond} a second, ms. Median of ${runs} runs of ${seconds} s; ${machineLoad()}`,
    ['', 'p50', 'raw p50', 'to raw', 'p99', 'raw p99', 'to raw'],
    rows,
  )
}
