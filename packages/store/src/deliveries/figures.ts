import type { Query } from '../database/database.ts'

/** How the queue of one shard stands. */
export interface ShardFigures {
  readonly shard: number
  readonly connection: string
  /** Accepted, those that are being sent included. */
  readonly waiting: number
  readonly sending: number
  readonly failed: number
  /** Of the waiting, those that could be sent now, and since when the first of them is due. */
  readonly due: number
  readonly oldestDueAt: string | null
}

/** Deliveries that have not ended, by state. */
export interface StateCounts {
  readonly accepted: number
  readonly sending: number
  readonly failed: number
}

/** Reads the figures of all shards. */
export type ReadFigures = () => Promise<readonly ShardFigures[]>

// Counting takes about 0.1 ms for a thousand rows. Whoever asks often gets the last count for five times as long as it
// took, so that watching a long queue never takes more than a sixth of a core.
const keptFactor = 5
const neverKeptMs = 20

/** Counts the queue; a count that took long serves for a while. */
export function createFigures(query: Query): ReadFigures {
  let last: { readonly figures: Promise<readonly ShardFigures[]>; until: number } | null = null
  return () => {
    if (last !== null && performance.now() < last.until) return last.figures
    const startedAt = performance.now()
    const made = { figures: query<ShardFigures>(figuresStatement), until: Infinity }
    last = made
    made.figures.then(
      () => {
        const tookMs = performance.now() - startedAt
        made.until = tookMs > neverKeptMs ? performance.now() + tookMs * keptFactor : -Infinity
      },
      () => {
        made.until = -Infinity
      },
    )
    return made.figures
  }
}

/** The sums over the shards of one connection, or of all. */
export function countStates(figures: readonly ShardFigures[], connection?: string): StateCounts {
  const counted = figures.filter((shard) => connection === undefined || shard.connection === connection)
  const sending = sum(counted, ({ sending: rows }) => rows)
  return {
    accepted: sum(counted, ({ waiting }) => waiting) - sending,
    sending,
    failed: sum(counted, ({ failed }) => failed),
  }
}

function sum(figures: readonly ShardFigures[], part: (figures: ShardFigures) => number): number {
  return figures.reduce((total, shard) => total + part(shard), 0)
}

// What is being sent is due but cannot be sent now.
const figuresStatement = `
select s.id as shard, s.connection, coalesce(q.waiting, 0)::float8 as waiting, coalesce(f.sending, 0)::float8 as sending,
       coalesce(q.failed, 0)::float8 as failed, greatest(0, coalesce(q.due, 0) - coalesce(f.sending, 0))::float8 as due,
       q.oldest as "oldestDueAt"
  from shard s
  left join (
    select shard, count(*) filter (where state <> 2) as waiting, count(*) filter (where state = 2) as failed,
           count(*) filter (where state = 0 and due <= now()) as due,
           min(due) filter (where state = 0 and due <= now()) as oldest
      from queue group by shard) q on q.shard = s.id
  left join lateral (
    select cardinality(b.ids) as sending from batch b where b.shard = s.id and b.n = s.last and b.state = 1) f on true
 order by s.connection, s.place`
