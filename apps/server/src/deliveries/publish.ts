import type { Publish } from '@sendwright/contract'
import type { Connection, DeliveryState } from '@sendwright/model'
import type { Accepted, NewDelivery, Repeated } from '@sendwright/store'
import { noSuchConnection } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Idempotency } from '../http/idempotencyKey.ts'
import { isRefusal, refuse, type Refusal } from '../http/refusal.ts'
import { checkMessages, tooLarge, type LargeRecord } from './checkMessages.ts'
import type { AwayConnections } from './awayConnections.ts'
import type { Ending } from './waiters.ts'

type Needs = Pick<
  Dependencies,
  'store' | 'kafka' | 'deliveries' | 'knownConnections' | 'metrics' | 'lifecycle' | 'clock'
>

/** How a program asks for records to be delivered. */
export interface PublishCall {
  readonly request: Publish
  readonly idempotency: Idempotency | null
  /** Milliseconds to wait for the ends; null = not at all. */
  readonly wait: number | null
  /** Asked for only where there is something to wait for. */
  readonly signal: () => AbortSignal
}

/** What was accepted, in the order of the request. */
export interface Published {
  readonly deliveries: readonly PublishedDelivery[]
}

interface PublishedDelivery {
  readonly id: string
  readonly state: DeliveryState
  readonly receipt?: { readonly topic: string; readonly partition: number; readonly offset: string | null }
}

/** Accepts records, all of a request or none: what it answers with is stored. Rules: docs/spec/delivery.md. */
export function createPublish(needs: Needs, away: AwayConnections) {
  return async (call: PublishCall): Promise<Published | Refusal> => {
    const published = await publish(call)
    if (isRefusal(published)) needs.metrics.refused(published.refused)
    return published
  }

  async function publish(call: PublishCall): Promise<Published | Refusal> {
    const { request, idempotency, wait } = call
    if (needs.lifecycle.isStopping) return stopping()
    const connection = await needs.knownConnections.get(request.connection)
    if (connection === null) return orFirstAnswer(call, noSuchConnection(request.connection))
    const checked = checkMessages(request, connection)
    if (isRefusal(checked)) return orFirstAnswer(call, checked)
    const refusal = (await checkLarge(checked.large, connection)) ?? (await checkAway(connection))
    if (refusal !== null) return orFirstAnswer(call, refusal)
    const { maxWaiting: rows, maxWaitingBytes: bytes } = connection.delivery
    const expected = wait === null ? null : needs.deliveries.waiters.expect()
    try {
      const accepted = await needs.store.deliveries.accept({
        connection: connection.id,
        idempotency,
        rows: checked.rows,
        bounds: { rows, bytes },
      })
      if (accepted.kind === 'accepted') needs.metrics.accepted(connection.id, checked.rows.length)
      return await answer(accepted, connection, call, checked.rows)
    } finally {
      expected?.stop()
    }
  }

  /** What was accepted before is not refused because the connection is another now, or away. */
  async function orFirstAnswer(call: PublishCall, refusal: Refusal): Promise<Published | Refusal> {
    const { idempotency } = call
    const first = idempotency === null ? null : await needs.store.deliveries.acceptedBefore(idempotency)
    return first === null ? refusal : again(first, call)
  }

  /** Only a topic with a limit of its own takes what is larger than usual; while it cannot be asked, the relay decides. */
  async function checkLarge(large: readonly LargeRecord[], connection: Connection): Promise<Refusal | null> {
    for (const record of large) {
      const limit = await needs.kafka
        .get(connection)
        .maxMessageBytes(record.topic, askLimitMs)
        .catch(() => null)
      if (limit !== null && record.size > limit) return tooLarge(record, limit)
    }
    return null
  }

  async function checkAway({ id, name, delivery }: Connection): Promise<Refusal | null> {
    if (delivery.refuseWhenAwayMs === null) return null
    const state = await away.of(id)
    if (state === null) return null
    const awayMs = needs.clock.now().getTime() - Date.parse(state.since)
    if (awayMs < delivery.refuseWhenAwayMs) return null
    const detail = `${name} has not answered since ${state.since}, and it is set to refuse new deliveries after ${duration(delivery.refuseWhenAwayMs)}. ${state.reason ?? ''}`
    return refuse('not-connected', detail.trim(), { retryAfter: awayRetryAfter })
  }

  async function answer(
    accepted: Accepted,
    connection: Connection,
    call: PublishCall,
    rows: readonly NewDelivery[],
  ): Promise<Published | Refusal> {
    const { wait, signal } = call
    switch (accepted.kind) {
      case 'buffer-full':
        return bufferFull(connection, accepted, rows)
      case 'accepted': {
        const ends = wait === null ? noEnds : await ended(accepted.deliveries, wait, signal)
        return { deliveries: accepted.deliveries.map(({ id }) => published(id, ends.get(id))) }
      }
      case 'repeated':
      case 'key-reused':
        return again(accepted, call)
    }
  }

  async function again(first: Repeated, { wait, signal }: PublishCall): Promise<Published | Refusal> {
    if (first.kind === 'key-reused')
      return refuse(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request within the last 7 days. Use a new key for a new request.',
      )
    const { deliveries } = first
    const elsewhere = deliveries.map(({ id }) => ({ id, shard: null }))
    const ends = wait === null ? noEnds : await ended(elsewhere, wait, signal)
    return { deliveries: deliveries.map(({ id }) => published(id, ends.get(id))) }
  }

  function bufferFull(
    { id, name, delivery }: Connection,
    waiting: { readonly rows: number; readonly bytes: number },
    rows: readonly NewDelivery[],
  ): Refusal {
    const { maxWaiting, maxWaitingBytes } = delivery
    const bytes = rows.reduce((sum, { size }) => sum + size, 0)
    const most = `${name} lets ${counted(maxWaiting)} deliveries with ${counted(maxWaitingBytes)} B wait`
    if (rows.length > maxWaiting || bytes > maxWaitingBytes)
      return refuse(
        'buffer-full',
        `${most}; this request alone has ${counted(rows.length)} with ${counted(bytes)} B. Send fewer at once.`,
      )
    // What has to leave first, with the bytes turned into deliveries of the usual size.
    const tooMany = waiting.rows + rows.length - maxWaiting
    const tooMuch = (waiting.bytes + bytes - maxWaitingBytes) / Math.max(1, waiting.bytes / Math.max(1, waiting.rows))
    const seconds = needs.deliveries.drain.secondsFor(id, Math.max(1, tooMany, Math.ceil(tooMuch)))
    return refuse(
      'buffer-full',
      `${most}, and ${counted(waiting.rows)} with ${counted(waiting.bytes)} B do. Nothing of this request was taken. Try again when some of them are delivered.`,
      { retryAfter: Math.min(seconds ?? slowRetryAfter, longestRetryAfter) },
    )
  }

  function ended(
    deliveries: Parameters<typeof needs.deliveries.waiters.wait>[0],
    ms: number,
    signal: () => AbortSignal,
  ): Promise<ReadonlyMap<string, Ending>> {
    return needs.deliveries.waiters.wait(deliveries, { ms, signal: signal() })
  }
}

const askLimitMs = 2_000
/** Nobody knows when a cluster comes back; asked so often, a caller is soon there. */
const awayRetryAfter = 5
const slowRetryAfter = 30
const longestRetryAfter = 600
const noEnds: ReadonlyMap<string, Ending> = new Map()

/** The refusal of new work by a server that is about to end. */
export function stopping(): Refusal {
  return refuse('stopping', 'This server is stopping and takes no new work. Try again in a moment.', { retryAfter: 2 })
}

function published(id: string, ending: Ending | undefined): PublishedDelivery {
  if (ending === undefined) return { id, state: 'accepted' }
  if (ending.delivered === null) return { id, state: ending.state }
  const { topic, partition, offset } = ending.delivered
  return { id, state: ending.state, receipt: { topic, partition, offset } }
}

function counted(number: number): string {
  return number.toLocaleString('en')
}

function duration(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`
}
