import { deliveryModes, type DeliveryMode } from '@sendwright/model'
import { figure, machineLoad, median, printTable } from '../measure/figures.ts'
import { cpuSecondsByName } from '../measure/processes.ts'
import { startDatabase } from '../product/database.ts'
import { startRelay } from '../product/relay.ts'
import type { World } from '../product/world.ts'

const shards = 4
const batchSize = 500
const names = { exactlyOnce: 'exactly once', atLeastOnce: 'at least once' } satisfies Record<DeliveryMode, string>

/** One run: records per second, and microseconds of CPU per record by process. */
interface Run {
  readonly rawPerSecond: number
  readonly perSecond: number
  readonly rawCpu: number
  readonly relayCpu: number
  readonly postgresCpu: number
  readonly kafkaCpu: number
  readonly fillPerSecond: number
  readonly peakMegabytes: number
}

/** How fast what waits is sent, from the start of the relay to the last receipt, by guarantee. */
export async function measureBacklog(
  { broker, raw }: World,
  { records, runs }: { readonly records: number; readonly runs: number },
): Promise<void> {
  await using database = await startDatabase()
  const rows: string[][] = []
  for (const mode of deliveryModes) {
    const topic = `backlog-${mode}`
    await raw.createTopic(topic)
    await using relay = await startRelay({
      ...database,
      brokers: broker.brokers,
      topic,
      mode,
      connection: mode.toLowerCase(),
    })
    const done: Run[] = []
    for (let index = 0; index < runs; index += 1) {
      const baseline = await raw.batches({ topic, shards, records, batchSize })
      const fill = await relay.fill(records)
      const before = cpuSecondsByName()
      const drained = await relay.drain(records)
      const after = cpuSecondsByName()
      const perRecord = (seconds: number) => (seconds / records) * 1e6
      const used = (name: string) => perRecord((after[name] ?? Number.NaN) - (before[name] ?? Number.NaN))
      done.push({
        rawPerSecond: records / baseline.seconds,
        perSecond: records / drained.seconds,
        rawCpu: perRecord(baseline.cpuSeconds),
        relayCpu: perRecord(drained.cpuSeconds),
        postgresCpu: used('postgres'),
        kafkaCpu: used('java'),
        fillPerSecond: records / fill.seconds,
        peakMegabytes: drained.peakResidentBytes / 1e6,
      })
    }
    const middle = (value: (run: Run) => number) => median(done.map(value))
    rows.push([
      names[mode],
      figure(middle(({ perSecond }) => perSecond)),
      figure(middle(({ rawPerSecond }) => rawPerSecond)),
      `${figure(
        middle((run) => run.perSecond / run.rawPerSecond),
        2,
      )} ×`,
      done.map((run) => figure(run.perSecond / run.rawPerSecond, 2)).join(' '),
      figure(middle(({ relayCpu }) => relayCpu)),
      figure(middle(({ postgresCpu }) => postgresCpu)),
      figure(middle(({ kafkaCpu }) => kafkaCpu)),
      figure(middle(({ rawCpu }) => rawCpu)),
      figure(middle(({ fillPerSecond }) => fillPerSecond)),
      figure(middle(({ peakMegabytes }) => peakMegabytes)),
    ])
  }
  printTable(
    `Backlog of ${figure(records)} records of 1 KB, ${shards} shards; raw: kafkajs transactions of ${batchSize} records with their position, from memory, ${shards} at once. Median of ${runs}; CPU in µs per record; ${machineLoad()}`,
    [
      'records per second',
      'Sendwright',
      'raw',
      'to raw',
      'each run',
      'relay CPU',
      'PostgreSQL',
      'Kafka',
      'raw CPU',
      'accepted/s',
      'peak MB',
    ],
    rows,
  )
}
