import type { Run, Statement } from '../database/pipeline.ts'
import type { CorrelationName } from './correlation.ts'

/** By what records on each of these topics may be known. */
export async function readCorrelationNames(
  run: Run,
  connection: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, readonly CorrelationName[]>> {
  const byTopic = Map.groupBy(await run(namesStatement, [connection, topics]), ([topic]) => String(topic))
  return new Map([...byTopic].map(([topic, rows]) => [topic, rows.map(readName)]))
}

function readName([, by, name]: readonly unknown[]): CorrelationName {
  return { by: by === 'body' ? 'body' : 'header', name: String(name) }
}

const namesStatement: Statement = {
  name: 'correlation_names',
  text: `
select distinct l.topic, l.by, l.name from listened l
 where l.connection = $1 and l.topic = any($2::text[]) and l.by is not null
 order by l.topic, l.by desc, l.name`,
}
