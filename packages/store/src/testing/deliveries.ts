import type { RowRefusal } from '@sendwright/engine'
import type { NewDelivery } from '../deliveries/accept.ts'
import type { Deliveries } from '../deliveries/deliveries.ts'
import type { Store } from '../openStore.ts'
import { takeShard, type RelayHand } from './relayHand.ts'

/** Bounds that no test reaches. */
export const unbounded = { rows: 1e9, bytes: 1e15 } as const

/** A record to the topic `orders`; its order key is its key where that is a text. */
export function newDelivery(part: Partial<NewDelivery>): NewDelivery {
  return {
    topic: 'orders',
    partition: null,
    key: null,
    value: null,
    headers: [],
    orderKey: typeof part.key === 'string' ? part.key : null,
    notBefore: null,
    size: 10,
    ...part,
  }
}

/** Accepts records on the connection `main` without bounds; their ids and shards in their order. */
export async function accept<Parts extends readonly Partial<NewDelivery>[]>(
  deliveries: Deliveries,
  parts: readonly [...Parts],
): Promise<{ [Index in keyof Parts]: { readonly id: string; readonly shard: number } }> {
  const rows = parts.map(newDelivery)
  const accepted = await deliveries.accept({ connection: 'main', idempotency: null, rows, bounds: unbounded })
  if (accepted.kind !== 'accepted') throw new Error(`not accepted: ${accepted.kind}`)
  // One for each of the rows.
  return accepted.deliveries as { [Index in keyof Parts]: { readonly id: string; readonly shard: number } }
}

/** A broker's no for good. */
export function refusal(id: string | bigint, part: Partial<RowRefusal> = {}): RowRefusal {
  return {
    id: BigInt(id),
    code: 'record-too-large',
    message: 'The record has 2000000 bytes; orders takes 1048588',
    retryInMs: null,
    ...part,
  }
}

/** A hand-driven relay of the server `a` for a shard of the connection `main`. */
export async function relayOf(store: Store, shard: number): Promise<RelayHand> {
  const leases = await store.deliveryQueue.keepLeases({ server: 'a', leaseMs: 600_000, connections: ['main'] })
  return takeShard(store.deliveryQueue, shard, leases.find((lease) => lease.shard === shard)?.epoch ?? -1)
}
