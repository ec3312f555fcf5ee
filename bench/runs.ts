import { parseArgs } from 'node:util'
import { apacheKafkaAvailable } from '@sendwright/kafka/testing'
import { startBroker } from './product/broker.ts'
import { startRawKafka } from './raw/rawKafka.ts'
import { measureActionTimers } from './runs/actionTimers.ts'
import { printGoals, type Goal } from './runs/goals.ts'
import { measureStartLatency } from './runs/startLatency.ts'
import { measureThroughput } from './runs/throughput.ts'
import { measureWaitingMemory } from './runs/waitingMemory.ts'

/*
 * Runs on Apache Kafka 4.3.0 with one node, against kafkajs 2.2.4 as it comes in a process of its own: how long a run of
 * one step takes until its record is acknowledged, how many are started and finished in a second, how much memory waiting
 * runs take, and how late timers of actions are. The server is started as `npm start` does, and driven over HTTP. Every
 * run is checked: it is completed and one record of it lies in Kafka. About 25 minutes, of which the timers take 14;
 * `--only latency,throughput` leaves parts out, `--records` (waiting runs, timers), `--starts`, `--runs` and `--seconds`
 * make it smaller. `--timer-seconds 60` looks at the timers for a shorter time at the same rate, `--spread-seconds 60` lets
 * them be due within another time than 10 minutes. One table at the end shows what was reached of what was aimed at.
 */

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', default: 'latency,throughput,memory,timers' },
    records: { type: 'string', default: '100000' },
    starts: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '15' },
    'timer-seconds': { type: 'string', default: '600' },
    'spread-seconds': { type: 'string', default: '600' },
  },
})
const parts = given.only.split(',')
const records = Number(given.records)
const starts = Number(given.starts)
const runs = Number(given.runs)
const seconds = Number(given.seconds)
const spreadSeconds = Number(given['spread-seconds'])
const timerSeconds = Math.min(Number(given['timer-seconds']), spreadSeconds)

const { available, reason } = apacheKafkaAvailable()
if (!available) {
  console.log(`Runs were not measured: ${reason}`)
  process.exit(0)
}

await using broker = await startBroker()
await using raw = await startRawKafka(broker.brokers)
const world = { broker, raw }
const goals: Goal[] = []
if (parts.includes('latency')) goals.push(...(await measureStartLatency(world, { runs, perSecond: 50, seconds })))
if (parts.includes('throughput')) goals.push(...(await measureThroughput(world, { starts, runs, seconds })))
if (parts.includes('memory')) goals.push(...(await measureWaitingMemory(world, { records })))
if (parts.includes('timers'))
  goals.push(...(await measureActionTimers(world, { records, seconds: timerSeconds, spreadMs: spreadSeconds * 1_000 })))
printGoals(goals)
