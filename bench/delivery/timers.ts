import { setTimeout as wait } from 'node:timers/promises'
import { figure, machineLoad, percentile, printTable } from '../measure/figures.ts'
import { useHeads, usedDuring } from '../measure/usedDuring.ts'
import { startDatabase } from '../product/database.ts'
import { startRelay } from '../product/relay.ts'
import { addConnection, startServer } from '../product/server.ts'
import type { World } from '../product/world.ts'

const spreadMs = 600_000
const idleSeconds = 20

/**
 * How late records with a `notBefore` are that is spread over 10 minutes: from that time until a reader of committed
 * records has them. And what the server and its database use meanwhile, in percent of one core.
 */
export async function measureTimers(
  { broker, raw }: World,
  { records, seconds }: { readonly records: number; readonly seconds: number },
): Promise<void> {
  const topic = 'timers'
  await raw.createTopic(topic)
  await using database = await startDatabase()
  await using server = await startServer(database)
  await addConnection(server, { id: 'timers', brokers: broker.brokers, mode: 'exactlyOnce' })
  const empty = await usedDuring(server, wait(idleSeconds * 1_000))
  const firstAt = Date.now() + 60_000
  await (async () => {
    // Its only part is to accept: the server delivers.
    await using filler = await startRelay({
      ...database,
      brokers: broker.brokers,
      topic,
      mode: 'exactlyOnce',
      connection: 'timers',
    })
    await filler.schedule({ records, firstAt, spreadMs })
  })()
  const pending = await usedDuring(server, wait(idleSeconds * 1_000))
  if (Date.now() > firstAt) throw new Error('Accepting took so long that the first are due')
  const watching = raw.watch(topic, { seconds: (firstAt - Date.now()) / 1_000 + seconds + 5 })
  await wait(firstAt - Date.now())
  const sending = await usedDuring(server, wait(seconds * 1_000))
  const lateness = await watching
  const expected = Math.floor((records * seconds * 1_000) / spreadMs)
  if (lateness.length < expected) throw new Error(`${lateness.length} of ${expected} records arrived in time`)
  printTable(
    `${figure(records)} records due over ${spreadMs / 60_000} minutes, seen for ${seconds} s; ${machineLoad()}`,
    ['late, ms', 'p50', 'p99', 'the most', 'the earliest'],
    [
      [
        `${figure(lateness.length)} read`,
        figure(percentile(lateness, 50)),
        figure(percentile(lateness, 99)),
        figure(percentile(lateness, 100)),
        figure(percentile(lateness, 0)),
      ],
    ],
  )
  printTable(
    'Use meanwhile, in percent of one core',
    ['', ...useHeads],
    [
      ['nothing waits', ...empty],
      [`${figure(records)} wait, none is due`, ...pending],
      [`${figure((records / spreadMs) * 1_000)} a second become due`, ...sending],
    ],
  )
}
