import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, UnreachableError } from '@sendwright/contract'
import type { Random } from '@sendwright/kafka/testing'
import type { Server } from '../stage/server.ts'
import type { Journal } from './journal.ts'
import type { PublishRequest } from './messages.ts'

/** What every publisher of a run shares. */
export interface PublishingWorld {
  readonly servers: readonly Server[]
  readonly connection: string
  readonly journal: Journal
  readonly random: Random
  /** Each request waits for the end of its deliveries, for a while. */
  readonly waits?: boolean
  /** Told of answers that must not be. */
  readonly complain: (sentence: string) => void
}

/** A request that was accepted: ids in the order of its messages, and whether all were delivered when it was answered. */
export interface AcceptedRequest {
  readonly ids: readonly string[]
  readonly areDelivered: boolean
}

const answerWithinMs = 10_000
const pauseMs = 100
/** So often an accepted request is sent once more, and has to get the same answer. */
const repeatShare = 0.03

/**
 * Publishes one request until it is accepted, at whatever server answers, always with the same Idempotency-Key; null
 * when the signal has aborted before. A request is in the journal before it is sent first, and its answer before this
 * returns.
 */
export async function publishUntilAccepted(
  world: PublishingWorld,
  request: PublishRequest,
  signal: AbortSignal,
): Promise<AcceptedRequest | null> {
  await world.journal.sent(request)
  for (let attempt = Math.floor(world.random() * world.servers.length); !signal.aborted; attempt += 1) {
    const accepted = await publishOnce(world, { request, attempt, signal })
    if (accepted === null) {
      await delay(pauseMs)
      continue
    }
    await world.journal.accepted(request, accepted.ids)
    if (world.random() < repeatShare) await repeat(world, { request, ids: accepted.ids, signal })
    return accepted
  }
  return null
}

interface Attempt {
  readonly request: PublishRequest
  readonly attempt: number
  readonly signal: AbortSignal
}

/** The ids, or null where it is not known or not accepted for now. */
async function publishOnce(
  world: PublishingWorld,
  { request, attempt, signal }: Attempt,
): Promise<AcceptedRequest | null> {
  const server = world.servers[attempt % world.servers.length]
  if (server === undefined) return null
  try {
    const { deliveries } = await server.api.publish({
      body: bodyOf(request, world.connection),
      idempotencyKey: request.idempotencyKey,
      ...(world.waits && { query: { wait: `${answerWithinMs / 2}ms` } }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    })
    if (deliveries.length !== request.messages.length) {
      world.complain(`${request.idempotencyKey}: ${request.messages.length} sent, ${deliveries.length} answered`)
    }
    return {
      ids: deliveries.map(({ id }) => id),
      areDelivered: deliveries.every(({ state }) => state === 'delivered'),
    }
  } catch (error) {
    if (error instanceof ApiError && ![429, 500, 502, 503, 504, 507].includes(error.status)) {
      world.complain(`${request.idempotencyKey}: ${error.status} ${error.message}`)
    }
    if (error instanceof ApiError && error.status === 500) world.complain(`${request.idempotencyKey}: answered 500`)
    if (error instanceof ApiError || error instanceof UnreachableError || isAbort(error)) return null
    throw error
  }
}

/** The body of the HTTP request. */
export function bodyOf({ orderBy, messages }: PublishRequest, connection: string) {
  return {
    connection,
    orderBy,
    messages: messages.map(({ topic, key, value, partition }) => ({ topic, key, value, partition })),
  }
}

async function repeat(
  world: PublishingWorld,
  {
    request,
    ids,
    signal,
  }: { readonly request: PublishRequest; readonly ids: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const again = await publishOnce(world, { request, attempt: Math.floor(world.random() * 97), signal })
  if (again !== null && again.ids.join() !== ids.join()) {
    world.complain(`${request.idempotencyKey}: first ${ids.join()}, then ${again.ids.join()}`)
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)
}
