import type { Stage } from '../stage/stage.ts'
import { type FaultKind, oneOf } from './fault.ts'

const area = 'database'
const trapMs = 5_000

/** Prepared statements of the relay and of acceptance, as PostgreSQL's protocol names them when they are used. */
const statements = { claim: '\0claim\0', step: '\0step\0', commit: '\0commit\0' } as const

/** What can happen to PostgreSQL and on the way to it. */
export const databaseFaults = {
  'database connections cut': {
    area,
    weight: 2,
    lastsMs: [0, 200],
    begin: async ({ database }) => {
      database.cut()
      return { what: 'all', heal: async () => {} }
    },
  },
  'database cut in mid-statement': {
    area,
    weight: 5,
    lastsMs: [0, 200],
    begin: async ({ database }, random) => {
      const name = oneOf(random, ['claim', 'step', 'commit'] as const)
      const when = oneOf(random, ['before', 'after'] as const)
      const isCut = await database.cutAt(statements[name], when, AbortSignal.timeout(trapMs))
      return { what: `${when} ${name}${isCut ? '' : ', which did not come'}`, heal: async () => {} }
    },
  },
  'database silent': {
    area,
    weight: 2,
    lastsMs: [500, 14_000],
    begin: async ({ database }) => {
      database.hold()
      return { what: 'all connections', heal: async () => database.release() }
    },
  },
  'database restart': { area, weight: 2, lastsMs: [0, 200], begin: (stage) => restart(stage, 'fast') },
  'database crash': { area, weight: 2, lastsMs: [0, 200], begin: (stage) => restart(stage, 'immediate') },
  'database kill -9': { area, weight: 1, lastsMs: [0, 200], begin: (stage) => restart(stage, 'kill') },
} as const satisfies Record<string, FaultKind>

async function restart({ postgres }: Stage, how: 'fast' | 'immediate' | 'kill') {
  await postgres.restart(how)
  return { what: 'PostgreSQL', heal: async () => {} }
}
