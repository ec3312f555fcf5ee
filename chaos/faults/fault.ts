import type { Random } from '@sendwright/kafka/testing'
import type { Stage } from '../stage/stage.ts'

/** What a fault disturbs. It decides how soon everything has to flow again. */
export const areas = ['network', 'broker', 'server', 'database'] as const
export type Area = (typeof areas)[number]

/** A fault that is under way. */
export interface Disturbance {
  /** What it does, for the log: `EndTxn answers lost at broker 2`. */
  readonly what: string
  /** Ends it; resolves when it is over. */
  readonly heal: () => Promise<void>
}

/** One way to disturb. Faults of an area other than the network never come two at a time. */
export interface FaultKind {
  readonly area: Area
  /** How often it comes, against the others of its area. */
  readonly weight: number
  /** How long it lasts, in milliseconds: from, to. */
  readonly lastsMs: readonly [number, number]
  readonly begin: (stage: Stage, random: Random) => Promise<Disturbance>
}

/** A whole number from `from` to below `to`. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from))
}

/** One of several. */
export function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('Nothing to choose from')
  return item
}
