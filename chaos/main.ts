// `npm run chaos`: breaks everything that Sendwright depends on, again and again, and compares what lies in Kafka with what was accepted.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { apacheKafkaAvailable, apacheKafkaVersions } from '@sendwright/kafka/testing'
import { deliveryModes } from '@sendwright/model'
import { areas } from './faults/fault.ts'
import { type FaultRunResult, runFaults } from './faultRun.ts'
import { tableOf, violationsOf } from './report.ts'

const usage = `npm run chaos -- [options]

  --version 4.3.0|3.9.2|both   of Apache Kafka (both)
  --mode exactly|atLeast       (exactly)
  --rows N                     records at least (20000)
  --faults N                   (300)
  --seed N                     repeats a run (any)
  --servers 1|2                of Sendwright (2)
  --only ${areas.join(',')}    some areas`

await main()

async function main(): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort())
  const { values } = parseArgs({
    options: {
      version: { type: 'string', default: 'both' },
      mode: { type: 'string', default: 'exactly' },
      rows: { type: 'string', default: '20000' },
      faults: { type: 'string', default: '300' },
      seed: { type: 'string', default: `${randomInt(1_000_000)}` },
      servers: { type: 'string', default: '2' },
      rate: { type: 'string', default: '100' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const missing = whatIsMissing()
  if (missing !== null) return leave(missing)
  const seed = Number(values.seed)
  console.log(`Seed ${seed}`)
  const results: FaultRunResult[] = []
  for (const version of apacheKafkaVersions.filter((each) => values.version === 'both' || each === values.version)) {
    if (stopping.signal.aborted) break
    results.push(
      await runFaults({
        version,
        mode: values.mode === 'atLeast' ? deliveryModes[1] : deliveryModes[0],
        seed,
        rows: Number(values.rows),
        faults: Number(values.faults),
        servers: Number(values.servers),
        rowsPerSecond: Number(values.rate),
        areas: values.only === undefined ? null : areas.filter((area) => values.only?.split(',').includes(area)),
        say: (line) => console.log(line),
        signal: stopping.signal,
      }),
    )
  }
  console.log(`\n${tableOf(results)}`)
  const violations = results.flatMap(violationsOf)
  for (const violation of violations.slice(0, 50)) console.log(violation)
  if (violations.length > 0) leave(`${violations.length} violations. Repeat it with --seed ${seed}`)
  process.exit()
}

function whatIsMissing(): string | null {
  const { available, reason } = apacheKafkaAvailable()
  if (!available) return `Apache Kafka cannot be started: ${reason}. apt-get install openjdk-17-jre-headless maven`
  if (spawnSync('kcat', ['-V']).status !== 0) return 'kcat is missing: apt-get install kcat'
  return null
}

function leave(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}
