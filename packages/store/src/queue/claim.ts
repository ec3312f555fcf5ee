import type { Candidates, DeliveryQueue } from '@sendwright/engine'
import type { ArrayRow, Pipeline, Statement } from '../database/pipeline.ts'
import type { SecretSealer } from '../sealedSecrets.ts'
import { dueColumnCount, dueColumns, numberArray, readDue } from './rows.ts'

/** Reads what is due; see `DeliveryQueue.claim`. Changes nothing. */
export async function claim(
  { run }: Pipeline,
  { shard, exclude, maxRows, maxBytes, lowWater }: Parameters<DeliveryQueue['claim']>[0],
  sealer: SecretSealer,
): Promise<Candidates> {
  const excluded = numberArray(exclude)
  const mark = lowWater ?? '-infinity'
  const rows = await run(claimStatement, [shard, excluded, mark, maxRows + exclude.length + 1, maxRows, maxBytes])
  const [first] = rows
  if (first === undefined) {
    const [state] = await run(idleStatement, [shard, excluded, mark])
    return { rows: [], hasMore: false, ...readTimes(state ?? noShard) }
  }
  return {
    rows: rows.map((row) => readDue(row, row[dueColumnCount] === true, sealer)),
    hasMore: Number(first[dueColumnCount + 1]) > rows.length,
    ...readTimes(first.slice(dueColumnCount + 2)),
  }
}

function readTimes(columns: ArrayRow): Omit<Candidates, 'rows' | 'hasMore'> {
  // In the order and with the types of both statements.
  const [nextDueInMs, nextAttemptInMs, revision, epoch] = columns as readonly [
    number | null,
    number | null,
    string,
    number,
  ]
  return {
    nextDueInMs: nextDueInMs === null ? null : Math.max(0, nextDueInMs),
    nextAttemptInMs: nextAttemptInMs === null ? null : Math.max(0, nextAttemptInMs),
    revision: Number(revision),
    epoch,
  }
}

const noShard = [null, null, '0', 0] as const

/** Milliseconds until the time that `select` gives. */
function inMs(select: string): string {
  return `(select extract(epoch from (${select}) - clock_timestamp())::float8 * 1000)`
}

const nextDue = inMs('select due from queue where shard = $1 and state = 0 and due > now() order by due, id limit 1')
const nextAttempt = inMs('select retry_at from queue where shard = $1 and state = 1 order by retry_at limit 1')
// Longer than any acceptance takes: what commits late may be due before what was seen already.
const from = "due >= $3::timestamptz - interval '30 seconds'"

// The sums end the reading before payloads of more than the bound are touched. `not in (select unnest(…))` is hashed,
// also in a prepared plan; `<> all(…)` would be compared one by one. The scalar selects are done once per statement and
// see what the rows see.
const claimStatement: Statement = {
  name: 'claim',
  text: `
select ${dueColumns('k')}, k.held, k.found, k.next_due, k.next_attempt, k.rev, k.epoch
  from (
    select b.*, ${nextDue} as next_due, ${nextAttempt} as next_attempt,
           (select rev from shard where id = $1) as rev, (select epoch from shard where id = $1) as epoch
      from (
        select c.*, h.order_key is not null as held,
               sum(c.size) over w as bytes, row_number() over w as place, (count(*) over ())::int as found
          from (select id, due, order_key, attempts, size, run from queue
                 where shard = $1::int and state = 0 and due <= now() and ${from}
                 order by due, id limit $4::int) c
          left join hold h on h.shard = $1 and h.order_key = c.order_key and (c.due, c.id) > (h.due, h.id)
         where c.id not in (select unnest($2::bigint[]))
        window w as (order by c.due, c.id)) b
     where b.place = 1 or (b.place <= $5::int and b.bytes <= $6::bigint)
     order by b.due, b.id) k
  join delivery r on r.id = k.id
 order by k.due, k.id`,
}

// Asked after the rows: what has become due since is the next.
const idleStatement: Statement = {
  name: 'idle',
  text: `
select ${inMs(`select due from queue where shard = $1::int and state = 0 and ${from} and id not in (select unnest($2::bigint[])) order by due, id limit 1`)},
       ${nextAttempt}, rev, epoch
  from shard where id = $1`,
}
