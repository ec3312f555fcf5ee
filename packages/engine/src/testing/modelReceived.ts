import { isJsonObject, ownValue, parseExactJson, type ReceivedRecord, type RunEvent } from '@sendwright/model'
import type { NewRun, ReceivedDecision, RunAwait } from '../run/runQueue.ts'
import type { ModelAwait, ModelRun } from './modelRunQueue.ts'

/** A received record as the model of the database holds it. */
export interface ModelReceived {
  readonly id: bigint
  readonly record: ReceivedRecord
  state: 'waiting' | 'matched' | 'unmatched'
  reason: string | null
}

/** What matching changes in the tables. */
export interface ReceivedTables {
  readonly runs: ReadonlyMap<number, ModelRun>
  readonly received: readonly ModelReceived[]
  put(run: number, event: RunEvent): void
  insert(newRun: NewRun): void
}

/**
 * Gives each record to who gets it: who waits for it, longest first; the run that it calls back; what it starts. What
 * nobody gets is kept.
 * @returns The runs that were started.
 */
export function matchRecords(
  tables: ReceivedTables,
  waiting: readonly ModelReceived[],
  decisions: readonly ReceivedDecision[],
): readonly number[] {
  return waiting.flatMap((received): readonly number[] => {
    const all = [...tables.runs.values()].flatMap((run) => run.awaits.map((wanted) => ({ run, wanted })))
    const [longest] = all
      .filter(({ wanted }) => isAnswer(received.record, wanted))
      .toSorted((a, b) => a.wanted.since - b.wanted.since)
    if (longest !== undefined) {
      giveReply(tables, longest.run, { wanted: longest.wanted, received })
      return []
    }
    const called = calledBack(tables.runs, received.record)
    if (called !== null) {
      received.state = 'matched'
      tables.put(called.run, { kind: 'calledBack', action: called.action, record: received.record })
      return []
    }
    const decision = decisions.find(({ id }) => id === received.id)
    const starts = decision?.starts ?? []
    for (const start of starts) tables.insert(start)
    received.state = starts.length > 0 ? 'matched' : 'unmatched'
    received.reason = starts.length > 0 ? null : (decision?.reason ?? 'No run waits for it')
    return starts.map(({ change }) => change.run)
  })
}

/** Gives a kept record to who has begun to wait for it, the oldest first. */
export function takeKept(tables: ReceivedTables, run: ModelRun, wanted: ModelAwait): void {
  const received = tables.received.find(({ state, record }) => state === 'unmatched' && isAnswer(record, wanted))
  if (received !== undefined) giveReply(tables, run, { wanted, received })
}

function giveReply(
  tables: ReceivedTables,
  run: ModelRun,
  { wanted, received }: { readonly wanted: ModelAwait; readonly received: ModelReceived },
): void {
  const { visit, action, attempt } = wanted
  run.awaits = run.awaits.filter((one) => one !== wanted)
  received.state = 'matched'
  tables.put(run.id, { kind: 'replied', visit, action, attempt, record: received.record })
}

function isAnswer(record: ReceivedRecord, { connection, topic, by, name, value }: RunAwait): boolean {
  if (record.connection !== connection || record.topic !== topic) return false
  return value === (by === 'header' ? headerOf(record, name) : fieldOf(record, name))
}

function headerOf({ headers }: ReceivedRecord, name: string): string | null {
  const value = headers.findLast((header) => header.name === name)?.value
  return typeof value === 'string' ? value : null
}

/** A field of the body at the first level. */
function fieldOf({ value }: ReceivedRecord, name: string): string | null {
  const body = typeof value === 'string' ? parseExactJson(value) : null
  const field = isJsonObject(body) ? ownValue(body, name) : undefined
  return typeof field === 'string' || typeof field === 'number' ? String(field) : null
}

function calledBack(
  runs: ReadonlyMap<number, ModelRun>,
  record: ReceivedRecord,
): { readonly run: number; readonly action: string } | null {
  const action = headerOf(record, 'callbacksForAction')
  const named = headerOf(record, 'processInstanceId')
  const run = [...runs.values()].find(({ id, newRun }) => String(id) === named || newRun.uuid === named)
  const isUnderWay = run?.status === 'active' || run?.status === 'failed'
  return action === null || run === undefined || !isUnderWay ? null : { run: run.id, action }
}
