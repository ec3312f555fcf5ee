import type { CallAnswer } from '@sendwright/contract'
import { scriptDeliveries } from '@sendwright/engine'
import { isJsonObject, type JsonData, type RecordBytes } from '@sendwright/model'
import { allConnections } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { unknownEnvironment } from '../environments/environmentDirectory.ts'
import { refuseProblems, type Refusal } from '../http/refusal.ts'

/** What is run, over which data, in which environment. */
export interface ScriptTrial {
  readonly source: string
  readonly context: JsonData
  readonly environment: string | null
}

/** Runs a script as a run would, and tells what it would send and set; nothing is sent or stored. Rule R115. */
export async function tryScript(
  { source, context, environment }: ScriptTrial,
  needs: Pick<Dependencies, 'store' | 'sandbox' | 'runs' | 'scriptTrials'>,
): Promise<CallAnswer<'runScript'> | Refusal> {
  const known = await needs.runs.environments.get(environment)
  if (known === null) return refuseProblems([unknownEnvironment(environment ?? '')])
  const connections = new Map((await allConnections(needs)).map((connection) => [connection.id, connection]))
  const startedAt = performance.now()
  const result = await needs.scriptTrials.run({
    source,
    data: context,
    refusals: needs.runs.refusals.now(),
    connections: [...connections.keys()],
  })
  const durationMs = performance.now() - startedAt
  const nothing = { records: [], data: null, logs: [...result.logs], problems: [], durationMs }
  if (!result.ok) return { ...nothing, failure: { message: result.message, line: result.line, column: result.column } }
  const failed = (message: string) => ({ ...nothing, failure: { message, line: null, column: null } })
  if (!isJsonObject(result.data)) return failed('It has set the data to something that is no object.')
  const sends = scriptDeliveries(result.sends, { known, connections, place: nowhere })
  if ('problem' in sends) return failed(sends.problem)
  return {
    ...nothing,
    records: sends.deliveries.map(({ connection, topic, partition, key, value, headers, size }) => ({
      connection,
      topic,
      partition,
      key: textOf(key),
      value: textOf(value),
      headers: headers.map((header) => ({ name: header.name, value: textOf(header.value) ?? '' })),
      size,
    })),
    data: result.data,
    failure: null,
  }
}

const nowhere = { visit: '', node: '', action: '', attempt: 1, retry: null }

/** Scripts publish text. */
function textOf(bytes: RecordBytes): string | null {
  return typeof bytes === 'string' ? bytes : null
}
