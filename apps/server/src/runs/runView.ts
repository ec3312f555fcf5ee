import { describeRun, type DescribedRun, type PublishedProcess } from '@sendwright/engine'
import {
  isJsonObject,
  ownValue,
  parseExactJson,
  type Action,
  type JsonData,
  type RecordBytes,
  type RecordHeader,
  type Run,
  type RunRecord,
  type RunReply,
} from '@sendwright/model'
import type { RunDeliveryRow, RunRow } from '@sendwright/store'
import { readTraceparent } from '../operations/traces.ts'

/** A run as the API shows it, from what is stored and the version that it executes. Rule R112 of docs/spec/runs.md. */
export function runView(row: RunRow, process: PublishedProcess): Run {
  const described = describeRun(process, row.state, row.events)
  const { replies, ...rest } = described
  const actions = actionsOf(process)
  return {
    ...row.summary,
    ...rest,
    recordList: [
      ...row.deliveries.map((delivery) => deliveryRecord(delivery, actions)),
      ...notBuiltRecords(described, actions),
    ].toSorted((one, other) => one.at.localeCompare(other.at)),
    replies: replies.map((reply) => ({ ...reply, request: requestOf(reply, row.deliveries, actions) })),
    awaits: row.awaits.map(({ attempt: _attempt, ...awaited }) => awaited),
    traceId: row.trace === null ? null : (readTraceparent(row.trace)?.traceId ?? null),
  }
}

interface KnownAction {
  readonly node: string
  readonly action: Action
}

function actionsOf({ graph }: PublishedProcess): ReadonlyMap<string, KnownAction> {
  return new Map(
    graph.nodes.flatMap((node) => node.actions.map((action) => [action.id, { node: node.id, action }] as const)),
  )
}

function deliveryRecord(row: RunDeliveryRow, actions: ReadonlyMap<string, KnownAction>): RunRecord {
  return {
    delivery: row.delivery,
    visit: row.visit,
    node: row.node,
    action: row.action,
    actionName: actions.get(row.action)?.action.name ?? '',
    connection: row.connection,
    topic: row.topic,
    key: row.key,
    value: row.value,
    headers: [...row.headers],
    state: row.state,
    at: row.endedAt ?? row.acceptedAt,
    partition: row.partition,
    offset: row.offset,
    latencyMs: row.latencyMs,
    failure: row.failure?.message ?? null,
  }
}

/** Records that could not be built are shown where they would stand, with the reason. */
function notBuiltRecords({ visits }: DescribedRun, actions: ReadonlyMap<string, KnownAction>): readonly RunRecord[] {
  return visits.flatMap((visit) =>
    visit.actions.flatMap(({ action: id, name, stopped }): RunRecord[] => {
      if (stopped?.reason !== 'not-built') return []
      const action = actions.get(id)?.action
      const place = action?.type === 'kafkaSend' ? action.parameters : null
      return [
        {
          delivery: null,
          visit: visit.id,
          node: visit.node,
          action: id,
          actionName: name,
          connection: place?.connection ?? '',
          topic: place?.topics.join(', ') ?? '',
          key: null,
          value: null,
          headers: [],
          state: 'notBuilt',
          at: stopped.at,
          partition: null,
          offset: null,
          latencyMs: null,
          failure: stopped.message,
        },
      ]
    }),
  )
}

/**
 * The record that a reply answers: the last one that the run had accepted before with the value that the reply is
 * known by, in the same header or the same place of its body; null where none has it.
 */
function requestOf(
  reply: Omit<RunReply, 'request'>,
  deliveries: readonly RunDeliveryRow[],
  actions: ReadonlyMap<string, KnownAction>,
): string | null {
  const action = actions.get(reply.action)?.action
  if (action?.type !== 'kafkaReceive') return null
  const { by, name } = action.parameters.correlation
  const correlated = by === 'header' ? headerValue(reply.headers, name) : bodyValue(reply.value, name)
  if (correlated === null) return null
  const before = deliveries.filter(({ acceptedAt, state }) => acceptedAt <= reply.at && state !== 'cancelled')
  const same = before.filter(
    (row) => headerValue(row.headers, name) === correlated || bodyValue(row.value, name) === correlated,
  )
  return same.at(-1)?.delivery ?? null
}

function headerValue(headers: readonly RecordHeader[], name: string): string | null {
  const value = headers.find((header) => header.name === name)?.value ?? null
  return typeof value === 'string' ? value : null
}

function bodyValue(body: RecordBytes, path: string): string | null {
  if (typeof body !== 'string') return null
  let value: JsonData | undefined
  try {
    value = parseExactJson(body)
  } catch {
    return null
  }
  for (const name of path.split('.')) value = isJsonObject(value) ? ownValue(value, name) : undefined
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
