import { setTimeout as wait } from 'node:timers/promises'
import { figure, machineLoad, printTable } from '../measure/figures.ts'
import { benchRecord } from '../measure/records.ts'
import { addConnection, startServer } from '../product/server.ts'
import type { World } from '../product/world.ts'

const perRequest = 1_000
const awayMs = 20_000

/** The server's memory while Kafka is away and so many wait, and until they are delivered. */
export async function measureMemory({ broker, raw }: World, { records }: { readonly records: number }): Promise<void> {
  const topic = 'memory'
  await raw.createTopic(topic)
  await using server = await startServer()
  await addConnection(server, { id: 'memory', brokers: broker.brokers, mode: 'exactlyOnce' })
  const megabytes = () => server.use().residentBytes / 1e6
  const atStart = megabytes()
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, megabytes())
  }, 50)
  await broker.kill()
  const acceptedIn = await timed(() => publish(server.api, topic, records))
  const afterAccepting = peak
  peak = 0
  await wait(awayMs)
  const away = peak
  peak = 0
  await broker.start()
  const drainedIn = await timed(async () => {
    while ((await waiting(server.api)) > 0) await wait(50)
  })
  clearInterval(watch)
  const { distinct } = await raw.count(topic)
  if (distinct !== records) throw new Error(`${distinct} of ${records} records lie in Kafka`)
  printTable(
    `${figure(records)} waiting while Kafka is away, over HTTP with ${figure(perRequest)} a request; resident memory of the server's process; ${machineLoad()}`,
    ['', 'MB', 'seconds'],
    [
      ['started', figure(atStart), ''],
      ['accepting, the most', figure(afterAccepting), figure(acceptedIn, 1)],
      ['all wait, the most', figure(away), figure(awayMs / 1_000, 1)],
      ['Kafka is back until all are delivered, the most', figure(peak), figure(drainedIn, 1)],
    ],
  )
}

type Api = Awaited<ReturnType<typeof startServer>>['api']

async function publish(api: Api, topic: string, records: number): Promise<void> {
  for (let first = 0; first < records; first += perRequest) {
    const messages = Array.from({ length: Math.min(perRequest, records - first) }, (_, index) => {
      const { key, value } = benchRecord(first + index)
      return { topic, key, value, headers: [{ name: 'source', value: 'bench' }] }
    })
    await api.publish({ body: { connection: 'memory', messages } })
  }
}

async function waiting(api: Api): Promise<number> {
  const { counts } = await api.deliveryOverview({ query: { connection: 'memory' } })
  return counts.accepted + counts.sending
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}
