import { apacheKafkaAvailable } from '@sendwright/kafka/testing'
import { whyNoKcat } from '@sendwright/sandbox/testing'
import { describe, expect, test } from 'vitest'
import { reportRuns } from './report.ts'
import { runRuns } from './runs/runScenario.ts'

/* The short form of `npm run chaos -- --scenario runs`: a real server, real PostgreSQL, Apache Kafka 4.3.0. */

const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
const { available, reason } = apacheKafkaAvailable()
const missing = isRequired || (available && whyNoKcat() === null) ? null : available ? whyNoKcat() : reason
if (missing !== null) process.stdout.write(`Fault tests of runs are skipped: ${missing}.\n`)

const seed = Number(process.env['CHAOS_SEED'] ?? 5)

describe.skipIf(missing !== null)('fault tests of runs', () => {
  test('R75 every accepted run ends and has sent each of its records once, wherever its server is killed', async () => {
    const result = await runRuns({
      version: '4.3.0',
      seed,
      kills: 10,
      pauseMs: 0,
      servers: 1,
      runsPerSecond: 5,
      withinMs: 55_000,
      keepIn: process.env['CHAOS_KEEP'] ?? null,
      say,
      signal: new AbortController().signal,
    })
    const { table, violations } = reportRuns([result])
    say(table)
    expect(violations).toEqual([])
    expect(result.completed).toBe(result.runs)
    expect(result.kills).toBeGreaterThan(0)
  }, 400_000)
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
