import { type Random, seededRandom } from '@sendwright/kafka/testing'
import { brokerFaults } from './brokerFaults.ts'
import { databaseFaults } from './databaseFaults.ts'
import { type Area, areas, between, type FaultKind } from './fault.ts'
import { networkFaults } from './networkFaults.ts'
import { serverFaults } from './serverFaults.ts'

/** All kinds by name. */
export const faultKinds = { ...networkFaults, ...brokerFaults, ...serverFaults, ...databaseFaults } as const
export type FaultName = keyof typeof faultKinds

/** Faults that are under way at the same time, and what each is begun with. */
export interface Round {
  readonly faults: readonly { readonly name: FaultName; readonly seed: number; readonly lastsMs: number }[]
}

const shares: Readonly<Record<Area, number>> = { network: 50, broker: 20, server: 20, database: 10 }
const mostAtOnce = 3

/** Rounds with so many faults in all, the same for the same seed. */
export function createSchedule(seed: number, faults: number, only: readonly Area[] | null = null): readonly Round[] {
  const random = seededRandom(seed)
  const rounds: Round[] = []
  for (let left = faults; left > 0;) {
    const wanted = Math.min(left, 1 + Math.floor(random() ** 2 * mostAtOnce))
    const names: FaultName[] = []
    while (names.length < wanted) {
      // Two of one area would take each other's place, but for the network's.
      const free = (only ?? areas).filter(
        (area) => area === 'network' || !names.some((name) => faultKinds[name].area === area),
      )
      if (free.length === 0) break
      names.push(kindOf(random, weighted(random, shares, free)))
    }
    left -= names.length
    rounds.push({
      faults: names.map((name) => {
        const [from, to] = faultKinds[name].lastsMs
        return { name, seed: between(random, 0, 2 ** 31), lastsMs: between(random, from, to) }
      }),
    })
  }
  return rounds
}

function kindOf(random: Random, area: Area): FaultName {
  const kinds: Readonly<Record<string, FaultKind>> = faultKinds
  const weights = Object.fromEntries(
    Object.entries(kinds).flatMap(([name, kind]) => (kind.area === area ? [[name, kind.weight]] : [])),
  )
  // The names are those of `faultKinds`.
  return weighted(random, weights) as FaultName
}

function weighted<Name extends string>(
  random: Random,
  weights: Readonly<Record<Name, number>>,
  only?: readonly Name[],
): Name {
  // The record has no other keys than its type says.
  const names = (Object.keys(weights) as Name[]).filter((name) => only === undefined || only.includes(name))
  let left = random() * names.reduce((sum, name) => sum + weights[name], 0)
  for (const name of names) {
    left -= weights[name]
    if (left < 0) return name
  }
  throw new RangeError('Nothing to choose from')
}
