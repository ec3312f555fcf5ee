import type { DeliveryQueue, DueDelivery, RowRefusal, SentBatch, ShardLease } from '@sendwright/engine'

/** A batch that a hand-driven relay has begun. */
export interface Begun {
  readonly number: bigint
  readonly rows: readonly DueDelivery[]
}

/** A relay that is moved by hand, for one shard: it sends nowhere. */
export interface RelayHand {
  readonly lease: ShardLease
  /** What is due and not held, with the shard's revision. */
  claim(options?: { readonly exclude?: readonly bigint[]; readonly maxRows?: number }): Promise<{
    readonly rows: readonly DueDelivery[]
    readonly held: readonly bigint[]
    readonly revision: number
  }>
  /** Begins a batch of what is due and parks what is held; null when nothing is due. */
  begin(maxRows?: number): Promise<Begun | null>
  finish(batch: Begun, refuse?: readonly RowRefusal[]): Promise<boolean>
  /** Closes it as not sent. */
  giveBack(batch: Begun, refuse?: readonly RowRefusal[]): Promise<boolean>
}

/** Takes the lease of a shard, or goes on with it, by what the database has. */
export async function takeShard(queue: DeliveryQueue, shard: number, epoch: number): Promise<RelayHand> {
  const lease = await queue.readLease(shard, epoch)
  if (lease === null) throw new Error(`the lease of the shard ${shard} is another's`)
  let last = lease.last

  async function claim({ exclude = [], maxRows = 1_000 }: Parameters<RelayHand['claim']>[0] = {}) {
    const { rows, revision } = await queue.claim({ shard, exclude, maxRows, maxBytes: 4e6, lowWater: null })
    return {
      rows: rows.filter(({ isHeld }) => !isHeld),
      held: rows.filter(({ isHeld }) => isHeld).map(({ id }) => id),
      revision,
    }
  }

  return {
    lease,
    claim,
    begin: async (maxRows) => {
      const { rows, held, revision } = await claim(maxRows === undefined ? {} : { maxRows })
      if (rows.length === 0 && held.length === 0) return null
      const number = last + 1n
      const begin = rows.length === 0 ? null : newBatch(number, rows)
      const done = await queue.step({ lease, revision, last, finish: null, begin, park: held, refuse: [] })
      if (!done) throw new Error('the step was refused')
      if (begin === null) return null
      last = number
      return { number, rows }
    },
    finish: async (batch, refuse = []) => {
      const { revision } = (await queue.readLease(shard, epoch)) ?? lease
      return queue.step({
        lease,
        revision,
        last: batch.number,
        finish: sentBatch(batch),
        begin: null,
        park: [],
        refuse,
      })
    },
    giveBack: ({ number }, refuse = []) => queue.voidBatch({ lease, number, refuse }),
  }
}

/** A batch that begins with these rows, all of them to partition 0. */
export function newBatch(number: bigint, rows: readonly DueDelivery[]) {
  return {
    number,
    digest: `digest of ${number}`,
    mode: 'exactlyOnce',
    ids: rows.map(({ id }) => id),
    partitions: rows.map(() => 0),
    dueFrom: rows[0]?.due ?? '',
    dueTo: rows.at(-1)?.due ?? '',
  } as const
}

/** That batch as it lies in Kafka from offset 100 × its number on. */
export function sentBatch({ number, rows }: Begun): SentBatch {
  const topics = new Set(rows.map(({ topic }) => topic))
  return {
    number,
    baseOffsets: Object.fromEntries([...topics].map((topic) => [`${topic}/0`, String(number * 100n)])),
    timestamp: 1_790_000_000_000,
    ids: rows.map(({ id }) => id),
  }
}
