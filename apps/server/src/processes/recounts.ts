import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import { countDocument, type CountNeeds } from './countDocument.ts'

/**
 * Keeps the counts in the list of processes true when something changes that they are counted with. Environments other
 * than the defaults do not: counts are those of an action as it stands.
 */
export interface Recounts {
  /** After integrations were saved or deleted: the processes with linked actions. */
  afterIntegrations(ids: readonly string[]): Promise<void>
  /** After default values of parameters were saved: the processes that name one that changed. */
  afterDefaults(before: Environment | null, after: Environment): Promise<void>
}

/** Makes the recounting. What is counted again is read and written in small groups, so that other work gets its turn. */
export function createRecounts(needs: CountNeeds & Pick<Dependencies, 'store'>): Recounts {
  const { processes } = needs.store

  async function recount(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += groupSize) {
      for (const process of await processes.contents(ids.slice(start, start + groupSize)))
        await processes.recount(process.id, process.version, await countDocument(process, needs))
    }
  }

  return {
    afterIntegrations: async (ids) => {
      const uses = await Promise.all(ids.map((id) => processes.uses(id)))
      await recount([...new Set(uses.flat().map((use) => use.processId))])
    },
    afterDefaults: async (before, after) => {
      const names = changedParameters(before?.parameters ?? {}, after.parameters)
      // `${kafka}` alone gives the object around `kafka.prefix`.
      await recount(await processes.mentioning([...new Set(names.map((name) => name.split('.', 1)[0] ?? name))]))
    },
  }
}

const groupSize = 20

function changedParameters(before: Environment['parameters'], after: Environment['parameters']): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  )
}
