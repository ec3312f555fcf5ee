import { createProblem, type Delivery, type DeliverySummary } from '@sendwright/model'
import {
  isPlaceOf,
  type ChangeOutcome,
  type Deliveries,
  type DeliveryFilter,
  type DeliveryPage,
} from '@sendwright/store'
import type { Dependencies } from '../dependencies.ts'
import { createAwayConnections } from '../deliveries/awayConnections.ts'
import { deliveriesCsvHeader, deliveryCsvLine } from '../deliveries/csv.ts'
import { createPublish, stopping } from '../deliveries/publish.ts'
import { isEnd, type EndState } from '../deliveries/waiters.ts'
import type { HandlerInput, Handlers } from '../http/mount.ts'
import { refuse, refuseProblems, type Refusal } from '../http/refusal.ts'

type DeliveryHandlers = Pick<
  Handlers,
  | 'publish'
  | 'listDeliveries'
  | 'exportDeliveries'
  | 'deliveryOverview'
  | 'upcomingDeliveries'
  | 'deliveryConnections'
  | 'watchDeliveries'
  | 'getDelivery'
  | 'retryDelivery'
  | 'skipDelivery'
  | 'cancelDelivery'
  | 'rescheduleDelivery'
  | 'restoreDelivery'
>

/** Accepting deliveries, looking at them, and what a person does to one. */
export function deliveryRoutes(deps: Dependencies): DeliveryHandlers {
  const { deliveries } = deps.store
  const publish = createPublish(
    deps,
    createAwayConnections(() => deps.deliveries.connectionStates()),
  )

  return {
    publish: (input) =>
      publish({
        request: input.body,
        idempotency: input.idempotency,
        wait: input.query.wait ?? null,
        signal: () => input.signal,
      }),

    listDeliveries: async ({ query }) => {
      const { order, limit, after = null, ...filter } = query
      if (!isPlaceOf({ order, after })) return wrongPlace(after)
      return deliveries.list(filter, { order, limit, after })
    },
    exportDeliveries: async ({ query }) => ({
      name: 'deliveries.csv',
      type: 'text/csv',
      text: csvPieces(deliveries, query),
    }),
    deliveryOverview: async ({ query }) => deliveries.overview(query),
    upcomingDeliveries: async ({ query }) => deliveries.upcoming(query),
    deliveryConnections: async () => ({ connections: await deps.deliveries.connectionStates() }),

    watchDeliveries: async ({ signal }) => {
      return (stream) =>
        deps.deliveries.changes.follow(
          {
            changed: (counts) => stream.send('changed', { counts }),
            connection: (state) => stream.send('connection', state),
          },
          signal,
        )
    },

    getDelivery: (input) => getDelivery(input, deps),

    retryDelivery: ({ params }) => change(params.id, () => deliveries.retry(params.id)),
    skipDelivery: ({ params, body }) =>
      change(params.id, () => deliveries.skip(params.id, { by: null, reason: body.reason }), 'skipped'),
    cancelDelivery: ({ params, body }) =>
      change(params.id, () => deliveries.cancel(params.id, { by: null, reason: body.reason }), 'cancelled'),
    rescheduleDelivery: ({ params, body }) =>
      change(params.id, () => deliveries.reschedule(params.id, new Date(body.dueAt))),
    restoreDelivery: ({ params }) => change(params.id, () => deliveries.restore(params.id)),
  }

  async function change(
    id: string,
    make: () => Promise<ChangeOutcome>,
    ends?: EndState,
  ): Promise<DeliverySummary | Refusal> {
    if (deps.lifecycle.isStopping) return stopping()
    const outcome = isDeliveryId(id) ? await make() : 'unknown'
    const refusal = changeRefusal(outcome, id)
    if (refusal !== null) return refusal
    if (ends !== undefined) deps.deliveries.waiters.ended([id], ends)
    const delivery = await deliveries.get(id)
    return delivery === null ? noSuchDelivery(id) : summaryOf(delivery)
  }
}

const csvPage = 500

/** A page at a time: neither the file nor the list is ever held in memory. */
async function* csvPieces(deliveries: Deliveries, filter: DeliveryFilter): AsyncGenerator<string> {
  yield deliveriesCsvHeader
  let after: string | null = null
  do {
    const page: DeliveryPage = await deliveries.list(filter, { order: 'newest', limit: csvPage, after })
    yield page.deliveries.map(deliveryCsvLine).join('')
    after = page.next
  } while (after !== null)
}

/** Ids are PostgreSQL's bigint. */
export function isDeliveryId(id: string): boolean {
  return /^[1-9]\d{0,17}$/.test(id)
}

async function getDelivery(input: HandlerInput<'getDelivery'>, deps: Dependencies): Promise<Delivery | Refusal> {
  const { params, query } = input
  const { id } = params
  const { deliveries } = deps.store
  if (!isDeliveryId(id)) return noSuchDelivery(id)
  const { waiters } = deps.deliveries
  const endsAt = performance.now() + (query.wait ?? 0)
  const expected = waiters.expect()
  try {
    const found = await deliveries.get(id)
    if (found === null) return noSuchDelivery(id)
    if (query.wait === undefined || isEnd(found.state) || deps.lifecycle.isStopping) return found
    await waiters.wait([{ id, shard: null }], { ms: query.wait, signal: input.signal })
  } finally {
    expected.stop()
  }
  // This server hears of an end when Kafka has committed; a moment later the database knows it too, with the receipt.
  for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
    const found = await deliveries.get(id)
    if (found === null) return noSuchDelivery(id)
    if (isEnd(found.state) || performance.now() >= endsAt || deps.lifecycle.isStopping) return found
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** The refusal of a place that no page has told. */
export function wrongPlace(after: string | null): Refusal {
  const detail = `It is ${JSON.stringify(after)}. It needs \`next\` of the page before, or is left out for the first page.`
  return refuseProblems([createProblem('invalid-shape', '/after', { path: 'after', detail })])
}

function noSuchDelivery(id: string): Refusal {
  return refuse('unknown-delivery', `There is no delivery ${id}. Those that have ended are removed after a time.`)
}

function changeRefusal(outcome: ChangeOutcome, id: string): Refusal | null {
  switch (outcome) {
    case 'done':
      return null
    case 'unknown':
      return noSuchDelivery(id)
    case 'being-sent':
      return refuse('being-sent', `Delivery ${id} is being sent. Try again when it is known what became of it.`)
    case 'already-ended':
      return refuse('already-ended', `Delivery ${id} has ended already.`)
    case 'not-failed':
      return refuse('not-failed', `Delivery ${id} has not failed, so there is nothing to offer again.`)
  }
}

function summaryOf(delivery: Delivery): DeliverySummary {
  const {
    record: _record,
    attemptList: _attempts,
    receipt: _receipt,
    heldBackBy: _hold,
    ended: _ended,
    ...summary
  } = delivery
  return summary
}
