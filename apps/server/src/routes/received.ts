import type { Dependencies } from '../dependencies.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse, type Refusal } from '../http/refusal.ts'
import { tryScript } from '../runs/tryScript.ts'
import { isDeliveryId, wrongPlace } from './deliveries.ts'

type ReceivedHandlers = Pick<
  Handlers,
  'listReceived' | 'getReceived' | 'discardReceived' | 'listeningTopics' | 'runScript'
>

/** What runs receive: records, the topics that are listened to; and scripts on trial. */
export function receivedRoutes(deps: Dependencies): ReceivedHandlers {
  const { received } = deps.store
  return {
    listReceived: async ({ query }) => {
      const { limit, after = null, ...filter } = query
      if (after !== null && !isDeliveryId(after)) return wrongPlace(after)
      const [page, unmatched] = await Promise.all([received.list(filter, { limit, after }), received.unmatched()])
      return { ...page, unmatched }
    },
    getReceived: async ({ params }) => (await received.get(params.id)) ?? noSuchRecord(params.id),
    discardReceived: async ({ params }) => {
      const discarded = await received.discard(params.id)
      if (discarded === 'unknown') return noSuchRecord(params.id)
      if (discarded === 'not-unmatched')
        return refuse('already-ended', `Received record ${params.id} is not unmatched: a run has taken it, or will.`)
      return discarded
    },
    listeningTopics: async () => ({ topics: await received.topics() }),
    runScript: ({ body }) => tryScript(body, deps),
  }
}

function noSuchRecord(id: string): Refusal {
  return refuse('unknown-received', `There is no received record ${id}. Old ones are removed after a time.`)
}
