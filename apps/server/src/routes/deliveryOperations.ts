import type { Bulk } from '@sendwright/contract'
import { createProblem } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import { stopping } from '../deliveries/publish.ts'
import type { HandlerInput, Handlers } from '../http/mount.ts'
import { refuse, refuseProblems, type Refusal } from '../http/refusal.ts'
import { isDeliveryId } from './deliveries.ts'

type OperationHandlers = Pick<
  Handlers,
  | 'decideShard'
  | 'getDeliveryRetention'
  | 'putDeliveryRetention'
  | 'startBulk'
  | 'listBulks'
  | 'getBulk'
  | 'stopBulk'
  | 'undoBulk'
>

/** What is done to many deliveries at once, to shards that ask, and for how long the finished are kept. */
export function deliveryOperationRoutes(deps: Dependencies): OperationHandlers {
  const { deliveries } = deps.store

  async function startBulk({ body }: HandlerInput<'startBulk'>): Promise<Bulk | Refusal> {
    if (deps.lifecycle.isStopping) return stopping()
    const { operation, ids, filter, dueAt, reason } = body
    if ((ids === undefined) === (filter === undefined))
      return wrongShape('', 'Name the deliveries: give either `ids` or a `filter`, which may be {} for all of them.')
    const stranger = ids?.findIndex((id) => !isDeliveryId(id)) ?? -1
    if (stranger >= 0)
      return wrongShape(`ids.${stranger}`, `It is "${ids?.[stranger]}". It needs the id of a delivery.`)
    if ((operation === 'reschedule') !== (dueAt !== undefined))
      return wrongShape(
        'dueAt',
        operation === 'reschedule' ? 'Say when they are due.' : 'It belongs to reschedule only.',
      )
    return deliveries.bulks.start({
      operation,
      ids: ids ?? null,
      filter: filter ?? null,
      dueAt: dueAt === undefined ? null : new Date(dueAt),
      reason,
      by: null,
    })
  }

  return {
    decideShard: async ({ params, body }) => {
      const shard = Number(params.shard)
      const state = await shardState(shard)
      if (state === undefined) return refuse('not-found', `There is no shard "${params.shard}".`)
      const decided = await deps.deliveries.relay.decide(shard, body.batch)
      if (!decided) return refuse('already-ended', `Shard ${params.shard} does not ask: nothing is in doubt there.`)
      return (await shardState(shard)) ?? state
    },
    getDeliveryRetention: () => deliveries.retention.get(),
    putDeliveryRetention: async ({ body }) => {
      await deliveries.retention.put(body)
      return body
    },
    startBulk,
    listBulks: async () => ({ bulks: await deliveries.bulks.list() }),
    getBulk: async ({ params }) => (await bulkOf(params.id, (id) => deliveries.bulks.get(id))) ?? noSuchBulk(params.id),
    stopBulk: async ({ params }) =>
      (await bulkOf(params.id, (id) => deliveries.bulks.stop(id))) ?? noSuchBulk(params.id),
    undoBulk: async ({ params }) => {
      if (deps.lifecycle.isStopping) return stopping()
      return (await bulkOf(params.id, (id) => deliveries.bulks.undo(id))) ?? noSuchBulk(params.id)
    },
  }

  async function shardState(shard: number) {
    const states = await deps.deliveries.connectionStates()
    return states.find(({ shards }) => shards.some(({ id }) => id === String(shard)))
  }
}

async function bulkOf(id: string, ask: (id: string) => Promise<Bulk | null>): Promise<Bulk | null> {
  return isDeliveryId(id) ? ask(id) : null
}

function noSuchBulk(id: string): Refusal {
  return refuse('unknown-bulk', `There is no bulk operation ${id}.`)
}

function wrongShape(path: string, detail: string): Refusal {
  return refuseProblems([
    createProblem('invalid-shape', `/${path.replace('.', '/')}`.replace(/\/$/, ''), { path, detail }),
  ])
}
