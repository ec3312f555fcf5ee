import { parseArgs } from 'node:util'
import { apacheKafkaAvailable } from '@sendwright/kafka/testing'
import { measureBacklog } from './delivery/backlog.ts'
import { measureLatency } from './delivery/latency.ts'
import { measureMemory } from './delivery/memory.ts'
import { measureTimers } from './delivery/timers.ts'
import { startBroker } from './product/broker.ts'
import { startRawKafka } from './raw/rawKafka.ts'

/*
 * Deliveries on Apache Kafka 4.3.0 with one node, records of 1 KB over 6 partitions, against kafkajs 2.2.4 as it comes
 * in a process of its own: how fast a backlog is sent, how long one record takes, how late what is due later is, and
 * how much memory what waits takes. The baseline is measured directly before each run of ours, the median of the ratios
 * is shown, and every run is checked: each delivery has a receipt of its own. About 17 minutes, of which the timers
 * take 11; `--only backlog,latency` leaves parts out, `--timer-seconds 60` looks at the timers for a shorter time at the
 * same rate, `--records` and `--runs` make it smaller.
 */

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', default: 'backlog,latency,timers,memory' },
    records: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    'timer-seconds': { type: 'string', default: '600' },
  },
})
const parts = given.only.split(',')
const records = Number(given.records)
const runs = Number(given.runs)

const { available, reason } = apacheKafkaAvailable()
if (!available) {
  console.log(`Deliveries were not measured: ${reason}`)
  process.exit(0)
}

await using broker = await startBroker()
await using raw = await startRawKafka(broker.brokers)
const world = { broker, raw }
if (parts.includes('backlog')) await measureBacklog(world, { records, runs })
if (parts.includes('latency')) await measureLatency(world, { runs, seconds: 15, perSecond: 50 })
if (parts.includes('memory')) await measureMemory(world, { records })
if (parts.includes('timers')) await measureTimers(world, { records, seconds: Number(given['timer-seconds']) })
