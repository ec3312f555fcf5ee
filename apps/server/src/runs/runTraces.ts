import type { AppliedRun } from '@sendwright/engine'
import type { Run, RunRecord, RunVisit } from '@sendwright/model'
import type { Store } from '@sendwright/store'
import type { Logger } from 'pino'
import type { Traces } from '../operations/traces.ts'
import { runView } from './runView.ts'
import { createVersionCache } from './versionCache.ts'

/** Tells the collector of visits and deliveries that are over, after their step is stored. */
export interface RunTraces {
  applied(run: AppliedRun): void
  stop(): Promise<void>
}

/** Runs that wait to be told of; more are left out, work is never held up. */
const mostWaiting = 10_000

/** Reads runs again that have gone on, one at a time, and tells what came to an end in the step. */
export function createRunTraces(options: {
  readonly store: Store
  readonly traces: Traces
  readonly log: Logger
}): RunTraces {
  const { store, traces, log } = options
  const versions = createVersionCache(options)
  const waiting = new Map<number, Set<string>>()
  let telling: Promise<void> | null = null

  async function tellAll(): Promise<void> {
    for (const [run, times] of waiting) {
      waiting.delete(run)
      await tell(run, times).catch((error: unknown) => log.debug({ run, error }, 'the spans of a run are not told'))
    }
    // In the same breath as the end of the list: nothing that is added is left behind.
    telling = null
  }

  async function tell(id: number, times: ReadonlySet<string>): Promise<void> {
    const row = await store.runs.get(id)
    if (row === null || row.trace === null) return
    const process = await versions.get(row.summary.process.id, row.summary.version)
    if (process === null) return
    const view = runView(row, process)
    const parent = row.trace
    for (const visit of view.visits)
      if (visit.leftAt !== null && times.has(visit.leftAt)) traces.past(visitSpan(visit, view, parent))
    const records = new Map(view.recordList.map((record) => [record.delivery, record]))
    const ended = new Set(
      row.events.flatMap(({ at, event }) => (times.has(at) && event.kind === 'delivery' ? [placeOf(event)] : [])),
    )
    for (const delivery of row.deliveries) {
      const record = records.get(delivery.delivery)
      if (record !== undefined && isOver(record) && ended.has(placeOf(delivery)))
        traces.past(deliverySpan(record, view, { parent, acceptedAt: delivery.acceptedAt }))
    }
  }

  return {
    applied: ({ run, moments }) => {
      const known = waiting.get(run)
      if (known === undefined && waiting.size >= mostWaiting) return
      const times = known ?? new Set<string>()
      for (const { at } of moments) times.add(at)
      waiting.set(run, times)
      telling ??= tellAll()
    },
    stop: async () => {
      waiting.clear()
      await telling
    },
  }
}

function visitSpan({ node, enteredAt, leftAt, state, number }: RunVisit, run: Run, parent: string) {
  const name = run.steps.find((step) => step.node === node)?.name ?? ''
  return {
    name: name === '' ? node : name,
    parent,
    startedAt: new Date(enteredAt),
    endedAt: new Date(leftAt ?? enteredAt),
    facts: { ...factsOf(run), 'sendwright.step': node, 'sendwright.visit': number },
    failure: state === 'interrupted' ? 'The step was interrupted.' : null,
  }
}

function deliverySpan(
  record: RunRecord,
  run: Run,
  { parent, acceptedAt }: { readonly parent: string; readonly acceptedAt: string },
) {
  return {
    name: `${record.topic} send`,
    parent,
    kind: 'producer' as const,
    startedAt: new Date(acceptedAt),
    endedAt: new Date(record.at),
    facts: {
      ...factsOf(run),
      'sendwright.step': record.node,
      'sendwright.action': record.action,
      'sendwright.delivery': record.delivery ?? '',
      'messaging.system': 'kafka',
      'messaging.destination.name': record.topic,
      ...(record.partition !== null && { 'messaging.destination.partition.id': String(record.partition) }),
      ...(record.offset !== null && { 'messaging.kafka.offset': record.offset }),
    },
    failure: record.state === 'delivered' ? null : (record.failure ?? `The record was ${record.state}.`),
  }
}

function factsOf({ id, uuid, process, version }: Run) {
  return {
    'sendwright.run': id,
    'sendwright.run.uuid': uuid,
    'sendwright.process': process.id,
    'sendwright.process.version': version,
  }
}

function isOver({ state }: RunRecord): boolean {
  return state === 'delivered' || state === 'failed' || state === 'skipped' || state === 'cancelled'
}

function placeOf(record: {
  readonly visit: string
  readonly action: string
  readonly attempt: number
  readonly place: number
}): string {
  return [record.visit, record.action, record.attempt, record.place].join(' ')
}
