import type { Query } from '../database/database.ts'

/** Shards of a connection: fixed, because a record's shard is a hash of its order key. */
export const shardsPerConnection = 4

/** Makes the shards of connections that have none yet. */
export async function makeShards(query: Query, connections: readonly string[]): Promise<void> {
  await query(makeStatement, [connections, shardsPerConnection])
}

const makeStatement = `
insert into shard (connection, place)
select c.id, p.place from unnest($1::text[]) c(id) cross join generate_series(0, $2::int - 1) p(place)
 where not exists (select from shard s where s.connection = c.id and s.place = p.place)
 order by c.id, p.place
on conflict (connection, place) do nothing`

/** Gives the ids of a connection's shards by place, and makes them the first time. */
export type ShardsOf = (connection: string) => Promise<readonly number[]>

/** Remembers the shards of connections: they never change. */
export function createShardsOf(query: Query): ShardsOf {
  const known = new Map<string, readonly number[]>()
  async function read(connection: string): Promise<readonly number[]> {
    const rows = await query<{ id: number }>('select id from shard where connection = $1 order by place', [connection])
    return rows.map(({ id }) => id)
  }
  return async (connection) => {
    const found = known.get(connection)
    if (found !== undefined) return found
    let shards = await read(connection)
    if (shards.length < shardsPerConnection) {
      await makeShards(query, [connection])
      shards = await read(connection)
    }
    known.set(connection, shards)
    return shards
  }
}
