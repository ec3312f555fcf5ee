import type { NewDelivery } from '../deliveries/accept.ts'

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
