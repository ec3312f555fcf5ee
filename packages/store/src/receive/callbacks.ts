import type { ReceivedRecord } from '@sendwright/model'
import type { Run, Statement } from '../database/pipeline.ts'
import { headerText } from './correlation.ts'

/** What a record that calls back means. */
export interface Callback {
  /** The id of the record. */
  readonly key: string
  readonly record: ReceivedRecord
  /** Id or name of the action whose children are meant. */
  readonly action: string
  /** null = none that is under way listens to the topic. */
  readonly run: string | null
  /** English: why it reaches nobody. */
  readonly reason: string
}

/**
 * Finds the runs that records call back: by the headers `callbacksForAction` and `processInstanceId`, the number or the
 * UUID of a run under way whose version has a callback on the topic.
 */
export async function findCallbacks(
  run: Run,
  received: readonly { readonly key: string; readonly record: ReceivedRecord }[],
): Promise<readonly Callback[]> {
  const calls = received.flatMap(({ key, record }) => {
    const action = headerText(record, 'callbacksForAction')
    const id = headerText(record, 'processInstanceId')
    return action === null || id === null ? [] : [{ key, record, action, id }]
  })
  if (calls.length === 0) return []
  const rows = await run(findStatement, [
    calls.map(({ key }) => key),
    calls.map(({ id }) => (/^\d{1,15}$/.test(id) ? id : null)),
    calls.map(({ id }) => id.replaceAll('\0', '')),
    calls.map(({ record }) => record.connection),
    calls.map(({ record }) => record.topic),
  ])
  const found = new Map(rows.map(([key, id]) => [String(key), String(id)]))
  return calls.map(({ key, record, action, id }) => ({
    key,
    record,
    action,
    run: found.get(key) ?? null,
    reason: `It calls back the action ${action} of the run ${id}, and no such run is under way that listens to ${record.topic}`,
  }))
}

const findStatement: Statement = {
  name: 'called_back_runs',
  text: `
select c.key::text, r.id::text
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as c(key, id, uuid, connection, topic)
 cross join lateral (
   select u.id, u.process, u.version, u.status from run u where u.id = c.id
   union all select u.id, u.process, u.version, u.status from run u where u.uuid = c.uuid) r
 where r.status in ('active', 'failed')
   and exists (
     select from listened l where l.process = r.process and l.version = r.version and l.use = 'callback'
        and l.connection = c.connection and l.topic = c.topic)`,
}
