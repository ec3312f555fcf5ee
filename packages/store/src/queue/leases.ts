import type { ClaimedBatch, DeliveryQueue, ShardLease } from '@sendwright/engine'
import type { Database, Query } from '../database/database.ts'
import type { ArrayRow, Pipeline, Statement } from '../database/pipeline.ts'
import { makeShards } from '../deliveries/shards.ts'
import type { SecretSealer } from '../sealedSecrets.ts'
import { dueColumnCount, dueColumns, readDue } from './rows.ts'

/** The leases of the shards among the servers that live. */
export type Leases = Pick<DeliveryQueue, 'keepLeases' | 'releaseLeases' | 'retakeLease' | 'readLease'>

/** What keeping leases needs. */
export interface LeaseOptions {
  readonly pipelineOf: (shard: number) => Pipeline
  readonly sealer: SecretSealer
}

/** Keeps leases in the table of shards; those who take and those who renew meet at its rows. */
export function createLeases(database: Database, { pipelineOf, sealer }: LeaseOptions): Leases {
  // Batches in doubt are read once for each lease that is taken, not with every renewal.
  const told = new Map<number, number>()

  async function readLease(shard: number, epoch: number): Promise<ShardLease | null> {
    const [row] = await pipelineOf(shard).run(leaseStatement, [shard, epoch])
    if (row === undefined) return null
    const lease = readLeaseRow(row)
    return { ...lease, inDoubt: await readInDoubt(pipelineOf(shard), { row, lease, sealer }) }
  }

  return {
    keepLeases: async (wanted) => {
      const { server } = wanted
      const owned = await database.transaction((query) => keep(query, wanted))
      const rows = await pipelineOf(0).run(ownedStatement, [server])
      const epochs = new Map(owned.map(({ id, epoch }) => [id, epoch]))
      const held = rows.filter(([shard, , , epoch]) => epochs.get(Number(shard)) === epoch)
      return Promise.all(
        held.map(async (row) => {
          const lease = readLeaseRow(row)
          if (told.get(lease.shard) === lease.epoch) return lease
          const inDoubt = await readInDoubt(pipelineOf(lease.shard), { row, lease, sealer })
          told.set(lease.shard, lease.epoch)
          return { ...lease, inDoubt }
        }),
      )
    },
    releaseLeases: async (server, shards) => {
      await database.query(releaseStatement, [server, shards ?? null])
      if (shards === undefined) await database.query('delete from relay_server where id = $1', [server])
    },
    retakeLease: async (shard, epoch) => {
      const [row] = await pipelineOf(shard).run(retakeStatement, [shard, epoch])
      return row === undefined ? null : Number(row[0])
    },
    readLease,
  }
}

interface Owned {
  readonly id: number
  readonly connection: string
  readonly epoch: number
}

/** Renews, gives up and takes in one transaction, which is durable only when something was taken. */
async function keep(
  query: Query,
  { server, leaseMs, connections, avoid = [] }: Parameters<DeliveryQueue['keepLeases']>[0],
): Promise<readonly Owned[]> {
  await query("set local synchronous_commit = 'off'")
  await query(
    `insert into relay_server (id, seen, avoids) values ($1, clock_timestamp(), $2)
     on conflict (id) do update set seen = excluded.seen, avoids = excluded.avoids`,
    [server, avoid],
  )
  await makeShards(query, connections)
  const { shared, ownOnly } = await divide(query, { server, leaseMs, connections, avoid })
  const [share] = await query<{ fair: number }>(shareStatement, [shared, leaseMs])
  const fair = share?.fair ?? 0
  // In the order of ids, as everybody who locks several shards.
  await query('select id from shard where owner = $1 order by id for update', [server])
  await query(giveUpStatement, [server, [...shared, ...ownOnly], shared, fair])
  const kept = await query<Owned>(renewStatement, [server, leaseMs])
  const wanted = fair - kept.filter(({ connection }) => shared.includes(connection)).length
  const taken: Owned[] = []
  if (wanted > 0) taken.push(...(await query<Owned>(takeStatement, [server, shared, leaseMs, wanted])))
  if (ownOnly.length > 0) taken.push(...(await query<Owned>(takeStatement, [server, ownOnly, leaseMs, null])))
  if (taken.length > 0) await query("set local synchronous_commit = 'on'")
  return [...kept, ...taken]
}

/** Connections whose shards are divided among all, and those that some server does not reach: this one takes all it can. */
async function divide(
  query: Query,
  { server, leaseMs, connections, avoid = [] }: Parameters<DeliveryQueue['keepLeases']>[0],
): Promise<{ readonly shared: readonly string[]; readonly ownOnly: readonly string[] }> {
  const rows = await query<{ connection: string; isReached: boolean | null; isAvoided: boolean | null }>(
    avoidedStatement,
    [server, connections, leaseMs],
  )
  const wanted = rows.filter(({ connection, isReached }) => !(avoid.includes(connection) && isReached === true))
  const isOwnOnly = ({ connection, isAvoided }: (typeof rows)[number]) =>
    isAvoided === true && !avoid.includes(connection)
  return {
    shared: wanted.filter((row) => !isOwnOnly(row)).map(({ connection }) => connection),
    ownOnly: wanted.filter(isOwnOnly).map(({ connection }) => connection),
  }
}

const avoidedStatement = `
select c as connection, bool_or(not c = any(o.avoids)) as "isReached", bool_or(c = any(o.avoids)) as "isAvoided"
  from unnest($2::text[]) c
  left join relay_server o on o.id <> $1 and o.seen > clock_timestamp() - $3 * interval '1 millisecond'
 group by c`

const shareStatement = `
with gone as (delete from relay_server where seen < clock_timestamp() - interval '1 hour')
select ceil((select count(*) from shard where connection = any($1::text[]))::float8
  / greatest(1, (select count(*) from relay_server where seen > clock_timestamp() - $2 * interval '1 millisecond')))::int as fair`

// Shards that are not wanted any more, and those beyond the fair share: rather those that have nothing under way.
const giveUpStatement = `
update shard set owner = null, leased_until = null
 where owner = $1 and (connection <> all($2::text[]) or id in (
   select s.id from shard s left join batch b on b.shard = s.id and b.n = s.last and b.state = 1
    where s.owner = $1 and s.connection = any($3)
    order by b.n is not null desc, s.id offset $4))`

const renewStatement = `
update shard set leased_until = clock_timestamp() + $2 * interval '1 millisecond' where owner = $1 returning id, epoch, connection`

// Spread over connections and places. A row that somebody has locked is being renewed, taken or worked on.
const takeStatement = `
with free as (
  select id from shard
   where connection = any($2::text[]) and (owner is null or leased_until < clock_timestamp())
   order by place, id limit $4::int for update skip locked)
update shard s set owner = $1, epoch = s.epoch + 1, leased_until = clock_timestamp() + $3 * interval '1 millisecond'
  from free where s.id = free.id
returning s.id, s.epoch, s.connection`

const releaseStatement = `
update shard set owner = null, leased_until = null
 where id in (select id from shard where owner = $1 and ($2::int[] is null or id = any($2)) order by id for update)`

const leaseColumns = `
s.id, s.connection, s.place, s.epoch, s.generation, s.position_topic, s.last, s.rev, s.stopped,
       nullif(s.sent, 0), (select b.digest from batch b where b.shard = s.id and b.n = s.sent),
       exists (select from batch b where b.shard = s.id and b.n = s.last and b.state = 1),
       (select round(extract(epoch from c.away_since) * 1000)::float8 from connection_delivery c where c.connection = s.connection),
       (select c.reason from connection_delivery c where c.connection = s.connection)`
const inDoubtColumn = 11

const leaseStatement: Statement = {
  name: 'lease',
  text: `select ${leaseColumns} from shard s where s.id = $1::int and s.epoch = $2::int and s.owner is not null`,
}

// A statement under the old epoch either holds the row before, and is then seen, or finds the new one.
const retakeStatement = {
  name: 'retake',
  text: 'update shard set epoch = epoch + 1 where id = $1::int and epoch = $2::int and owner is not null returning epoch',
}

const ownedStatement: Statement = {
  name: 'owned',
  text: `select ${leaseColumns} from shard s where s.owner = $1::text order by s.id`,
}

async function readInDoubt(
  { run }: Pipeline,
  { row, lease, sealer }: { readonly row: ArrayRow; readonly lease: ShardLease; readonly sealer: SecretSealer },
): Promise<ClaimedBatch | null> {
  return row[inDoubtColumn] === true
    ? readBatch(await run(batchStatement, [lease.shard, lease.last]), lease.last, sealer)
    : null
}

function readLeaseRow(row: ArrayRow): ShardLease {
  // In the order and with the types of `leaseColumns`.
  const [
    shard,
    connection,
    index,
    epoch,
    generation,
    positionTopic,
    last,
    rev,
    stopped,
    sent,
    digest,
    ,
    since,
    reason,
  ] = row as readonly [
    number,
    string,
    number,
    number,
    number,
    string | null,
    string,
    string,
    string | null,
    string | null,
    string | null,
    boolean,
    number | null,
    string | null,
  ]
  return {
    shard,
    connection,
    index,
    epoch,
    generation,
    positionTopic,
    last: BigInt(last),
    revision: Number(rev),
    inDoubt: null,
    lastSent: sent === null || digest === null ? null : { number: BigInt(sent), digest },
    stopped,
    away: since === null ? null : { since, reason: reason ?? '' },
  }
}

function readBatch(rows: readonly ArrayRow[], number: bigint, sealer: SecretSealer): ClaimedBatch | null {
  const [first] = rows
  if (first === undefined) return null
  const [digest, mode] = first.slice(dueColumnCount + 1)
  return {
    number,
    digest: String(digest),
    mode: mode === 0 ? 'exactlyOnce' : 'atLeastOnce',
    rows: rows.map((row) => ({ ...readDue(row, false, sealer), fixedPartition: Number(row[dueColumnCount]) })),
  }
}

const batchStatement: Statement = {
  name: 'batch',
  text: `
select ${dueColumns('q')}, u.p, b.digest, b.mode
  from batch b cross join unnest(b.ids, b.parts) with ordinality u(i, p, o)
  join queue q on q.id = u.i join delivery r on r.id = u.i
 where b.shard = $1::int and b.n = $2::bigint and b.state = 1
 order by u.o`,
}
