import { apacheKafkaAvailable } from '@sendwright/kafka/testing'
import { whyNoKcat } from '@sendwright/sandbox/testing'
import { describe, expect, test } from 'vitest'
import { runDiskFull } from './diskFull.ts'
import { type FaultRunOptions, runFaults } from './faultRun.ts'
import { runOutage } from './outage.ts'
import { verdictViolations } from './report.ts'
import { whyNoSmallDisk } from './stage/smallDisk.ts'

/*
 * The short form of `npm run chaos`: real servers, real PostgreSQL, Apache Kafka 4.3.0. What is measured is printed and
 * not judged: how long things take here says little on a machine that runs other tests beside.
 */

const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
const { available, reason } = apacheKafkaAvailable()
const missing = isRequired || (available && whyNoKcat() === null) ? null : available ? whyNoKcat() : reason
if (missing !== null) process.stdout.write(`Fault tests are skipped: ${missing}.\n`)

const seed = Number(process.env['CHAOS_SEED'] ?? 5)
const common = { version: '4.3.0', seed, say, keepIn: null, signal: new AbortController().signal } as const

describe.skipIf(missing !== null)('fault tests', () => {
  test('D22 faults of every kind lose nothing, double nothing and keep the order', async () => {
    const result = await runFaults({ ...faults, mode: 'exactlyOnce', faults: 16, rows: 2_000, withinMs: 75_000 })
    expect(verdictViolations(result)).toEqual([])
    expect(result.rows).toBeGreaterThanOrEqual(2_000)
    expect(result.recoveries.length).toBeGreaterThan(0)
  }, 400_000)

  test('D23 at least once they lose nothing, and what comes twice has one message id', async () => {
    const result = await runFaults({ ...faults, mode: 'atLeastOnce', faults: 5, rows: 1_000, withinMs: 25_000 })
    expect(verdictViolations(result)).toEqual([])
  }, 300_000)

  test('D24 what waited while Kafka was away is delivered in order when it is back', async () => {
    const result = await runOutage({ ...common, rows: 5_000, awayMs: 5_000 })
    expect(verdictViolations(result)).toEqual([])
    expect(result.rows).toBeGreaterThan(5_000)
  }, 300_000)

  const noDisk = whyNoSmallDisk()
  if (noDisk !== null) process.stdout.write(`The test of a full disk is skipped: ${noDisk}.\n`)
  test.skipIf(noDisk !== null)(
    'a full disk refuses new work with the reason and loses nothing',
    async () => {
      const result = await runDiskFull({ ...common, rows: 1_000 })
      expect(verdictViolations(result)).toEqual([])
      expect(result.refusals.map(({ status, code }) => `${status} ${code}`)).toEqual([
        '507 database-full',
        '507 database-full',
      ])
      expect(result.flowsAgainMs).not.toBeNull()
    },
    300_000,
  )
})

const faults: Omit<FaultRunOptions, 'mode' | 'faults' | 'rows' | 'withinMs'> = {
  ...common,
  servers: 2,
  rowsPerSecond: 60,
  areas: null,
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
