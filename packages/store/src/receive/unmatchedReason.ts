import type { ReceivedRecord } from '@sendwright/model'
import type { Run } from '../database/pipeline.ts'
import { correlationValues, type CorrelationName } from './correlation.ts'
import { readCorrelationNames } from './correlationNames.ts'

/** Why nobody gets these records, by what runs on their topics look for; in the order of the records. */
export async function unmatchedReasons(run: Run, records: readonly ReceivedRecord[]): Promise<readonly string[]> {
  const names = new Map<string, ReadonlyMap<string, readonly CorrelationName[]>>()
  for (const [connection, own] of Map.groupBy(records, (record) => record.connection)) {
    const topics = [...new Set(own.map(({ topic }) => topic))]
    names.set(connection, await readCorrelationNames(run, connection, topics))
  }
  return records.map((record) => unmatchedReason(record, names.get(record.connection)?.get(record.topic) ?? []))
}

function unmatchedReason(record: ReceivedRecord, names: readonly CorrelationName[]): string {
  const values = correlationValues(record, names)
  const [first] = values
  if (first === undefined) return 'No run waits for it'
  const found = values.flatMap(({ value, ...name }) => (value === null ? [] : [`${words(name)} "${shown(value)}"`]))
  if (found.length > 0) return `No run waits for ${found.join(' or ')}`
  return `It has no ${values.map(words).join(' and no ')}, by which runs know their records`
}

function words({ by, name }: CorrelationName): string {
  return by === 'header' ? `header ${name}` : `field ${name}`
}

const longestShown = 100

function shown(value: string): string {
  return value.length > longestShown ? `${value.slice(0, longestShown)}…` : value
}
