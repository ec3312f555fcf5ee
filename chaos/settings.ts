import { parseArgs } from 'node:util'
import { type ApacheKafkaVersion, apacheKafkaVersions } from '@sendwright/kafka/testing'
import type { DeliveryMode } from '@sendwright/model'
import { type Area, areas } from './faults/fault.ts'

/** What `npm run chaos` was asked for. */
export interface ChaosSettings {
  readonly scenario: 'faults' | 'outage' | 'disk' | 'runs'
  readonly versions: readonly ApacheKafkaVersion[]
  readonly mode: DeliveryMode
  readonly seed: number
  readonly rows: number
  readonly faults: number
  readonly kills: number
  /** How long a server is paused at the end, beside the pauses by chance; 0 = not. */
  readonly pauseMs: number
  readonly servers: number
  readonly rowsPerSecond: number
  /** null = all. */
  readonly areas: readonly Area[] | null
  readonly awayMs: number
  /** Where the journals and the servers' logs stay, at the level `debug`; null = they go with the run. */
  readonly keepIn: string | null
}

export const usage = `npm run chaos -- [options]

  --scenario faults|outage|disk|runs  faults one after another (default); Kafka away; a full disk; servers killed while they walk runs
  --version 4.3.0|3.9.2|both     of Apache Kafka (both)
  --rows N                       records at least (20000)
  --seed N                       repeats a run (by chance)
  --keep FOLDER                  the journal and the servers' logs stay there
of faults:
  --faults N                     (300)
  --mode exactly|atLeast         (exactly)
  --servers 1|2                  of Sendwright (2)
  --rate N                       records a second (100)
  --only ${areas.join(',')}   some areas
of an outage:
  --away N                       seconds (300)
of runs, on 4.3.0 where no version is named:
  --kills N                      of servers (200)
  --pause N                      seconds that a server is paused after the last of them (0)
  --servers 1|2                  of Sendwright (2)
  --rate N                       runs started a second (10)`

const modes = { exactly: 'exactlyOnce', atLeast: 'atLeastOnce' } as const
const scenarios = ['faults', 'outage', 'disk', 'runs'] as const

/** Reads the command line; a sentence where it cannot be followed. */
export function readSettings(args: readonly string[], anySeed: number): ChaosSettings | string {
  const text = { type: 'string' } as const
  let values
  try {
    values = parseArgs({
      args: [...args],
      options: {
        scenario: text,
        version: text,
        rows: text,
        seed: text,
        faults: text,
        kills: text,
        pause: text,
        mode: text,
        servers: text,
        rate: text,
        only: text,
        away: text,
        keep: text,
      },
    }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { scenario = 'faults', mode = 'exactly', only } = values
  const { version = scenario === 'runs' ? '4.3.0' : 'both' } = values
  const known = scenarios.find((each) => each === scenario)
  if (known === undefined) return `--scenario is ${scenario}. It needs one of ${scenarios.join(', ')}.`
  const versions = apacheKafkaVersions.filter((each) => version === 'both' || each === version)
  if (versions.length === 0) return `--version is ${version}. It needs ${apacheKafkaVersions.join(', ')} or both.`
  if (mode !== 'exactly' && mode !== 'atLeast') return `--mode is ${mode}. It needs exactly or atLeast.`
  const wanted = only?.split(',')
  const unknown = wanted?.find((name) => !areas.some((area) => area === name))
  if (unknown !== undefined) return `--only names ${unknown}. It needs some of ${areas.join(', ')}.`
  const rate = known === 'runs' ? 10 : 100
  const numbers = { rows: 20_000, seed: anySeed, faults: 300, kills: 200, pause: 0, servers: 2, rate, away: 300 }
  for (const name of ['rows', 'seed', 'faults', 'kills', 'pause', 'servers', 'rate', 'away'] as const) {
    const value = values[name]
    if (value === undefined) continue
    if (!/^\d{1,9}$/.test(value)) return `--${name} is ${value}. It needs a whole number.`
    numbers[name] = Number(value)
  }
  if (numbers.servers !== 1 && numbers.servers !== 2) return `--servers is ${numbers.servers}. It needs 1 or 2.`
  return {
    scenario: known,
    versions,
    mode: modes[mode],
    seed: numbers.seed,
    rows: numbers.rows,
    faults: numbers.faults,
    kills: numbers.kills,
    pauseMs: numbers.pause * 1_000,
    servers: numbers.servers,
    rowsPerSecond: numbers.rate,
    areas: wanted === undefined ? null : areas.filter((area) => wanted.includes(area)),
    awayMs: numbers.away * 1_000,
    keepIn: values.keep ?? null,
  }
}
