import type { Replay } from '@sendwright/contract'
import { dataAt, type PublishedProcess } from '@sendwright/engine'
import { buildRecords, toPlannedRecord } from '@sendwright/message'
import {
  hasError,
  isJsonObject,
  type Action,
  type EffectiveEnvironment,
  type JsonData,
  type JsonObject,
  type KafkaSendAction,
  type ProcessGraph,
} from '@sendwright/model'
import type { RecentRun, RunDeliveryRow } from '@sendwright/store'
import type { Dependencies } from '../dependencies.ts'
import { findEnvironment } from '../environments/environmentDirectory.ts'
import { refuse, type Refusal } from '../http/refusal.ts'
import { createVersionCache } from '../runs/versionCache.ts'
import { noSuchProcess } from './refusals.ts'
import { comparedText, replayRow, type ComparedRecord } from './replayRow.ts'

type Needs = Pick<Dependencies, 'store' | 'parameterVariables'>

/** Of which action what is looked at. */
export interface ReplayRequest {
  readonly process: string
  readonly nodeId: string
  readonly actionId: string
  /** So many of the last runs. */
  readonly runs: number
}

/** Rows that are shown at most; all are counted. */
const mostRows = 200
const seededNow = new Date('2020-01-01T00:00:00Z')
/** Between so many runs other requests get their turn. */
const runsInOneGo = 20

/** Renders the draft's action over the data of the last runs, and compares with what was sent. Rule R109. */
export async function replayAction(request: ReplayRequest, needs: Needs): Promise<Replay | Refusal> {
  const { process: id, nodeId, actionId } = request
  const row = await needs.store.processes.get(id)
  if (row === null) return noSuchProcess(id)
  const action = findAction(row.definition.graph, nodeId, actionId)
  if (action?.type !== 'kafkaSend')
    return refuse(
      'unknown-action',
      `The draft of process "${id}" has no send action "${actionId}" on step "${nodeId}".`,
    )
  const recent = await needs.store.runs.recent(id, { count: request.runs, action: actionId })
  const versions = createVersionCache(needs)
  const environments = new Map<string | null, ReturnType<typeof findEnvironment>>()
  const rows: Replay['rows'][number][] = []
  const used = new Set<number>()
  for (const [index, run] of recent.entries()) {
    if (index % runsInOneGo === 0) await new Promise((resolve) => setImmediate(resolve))
    const executed = await versions.get(id, run.version)
    if (executed === null) continue
    const { environment: name } = run
    const known = environments.get(name) ?? findEnvironment(name, needs)
    environments.set(name, known)
    // An environment that is gone since: its run is compared without one.
    const environment = (await known)?.effective
    for (const sent of sendings(run, nodeId)) {
      used.add(run.version)
      const data = contextOf(run, dataWhenBuilt(executed, run, sent))
      const before = findAction(executed.graph, nodeId, actionId)
      const old = before?.type === 'kafkaSend' ? buildCompared(before, data, environment) : null
      rows.push(
        replayRow({
          run: run.id,
          key: run.key,
          sent: sent.map(sentRecord),
          before: old !== null && 'problem' in old ? null : old,
          after: buildCompared(action, data, environment),
        }),
      )
    }
  }
  const [version, another] = used
  const count = (outcome: Replay['rows'][number]['outcome']) => rows.filter((each) => each.outcome === outcome).length
  return {
    runs: recent.length,
    sentIn: new Set(rows.map(({ run }) => run)).size,
    version: version !== undefined && another === undefined ? version : null,
    counts: { same: count('same'), differs: count('differs'), notBuilt: count('notBuilt') },
    rows: rows.filter(({ outcome }) => outcome !== 'same').slice(0, mostRows),
  }
}

function findAction(graph: ProcessGraph, nodeId: string, actionId: string): Action | undefined {
  return graph.nodes.find(({ id }) => id === nodeId)?.actions.find(({ id }) => id === actionId)
}

/** What the action has sent on the step, by visit: the records of its last attempt, in their places. */
function sendings(run: RecentRun, nodeId: string): readonly (readonly RunDeliveryRow[])[] {
  const byVisit = Map.groupBy(
    run.deliveries.filter(({ node }) => node === nodeId),
    ({ visit }) => visit,
  )
  return [...byVisit.values()].map((records) => {
    const last = Math.max(...records.map(({ attempt }) => attempt))
    return records.filter(({ attempt }) => attempt === last).toSorted((one, other) => one.place - other.place)
  })
}

/** The data that the records were built with. */
function dataWhenBuilt(process: PublishedProcess, run: RecentRun, sent: readonly RunDeliveryRow[]): JsonData {
  const [first] = sent
  const built = run.events.find(
    ({ event }) =>
      event.kind === 'built' &&
      event.visit === first?.visit &&
      event.action === first.action &&
      event.attempt === first.attempt,
  )
  return dataAt(process, run.events, built?.n ?? Number.MAX_SAFE_INTEGER)
}

function contextOf({ id, uuid }: RecentRun, data: JsonData): JsonObject {
  return { ...(isJsonObject(data) ? data : {}), processInstanceId: id, processInstanceUuid: uuid }
}

/** With the same clock and ids for both versions: what is new with every record is no difference. */
function buildCompared(
  action: KafkaSendAction,
  data: JsonData,
  environment: EffectiveEnvironment | undefined,
): readonly ComparedRecord[] | { readonly problem: string } {
  let made = 0
  const uuid = () => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`
  const { records, problems } = buildRecords(action, data, { now: () => seededNow, uuid, environment })
  if (hasError(problems)) return { problem: problems.map(({ message }) => message).join(' ') }
  return records.map(toPlannedRecord).map(({ topic, key, value, headers }) => ({ topic, key, value, headers }))
}

function sentRecord({ topic, key, value, headers }: RunDeliveryRow): ComparedRecord {
  return {
    topic,
    key: comparedText(key),
    value: comparedText(value),
    headers: headers.map((header) => ({ name: header.name, value: comparedText(header.value) })),
  }
}
