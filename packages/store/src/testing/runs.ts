import { randomUUID } from 'node:crypto'
import type { DueEvent, NewRun, RunAwait, RunChange, RunDelivery } from '@sendwright/engine'
import type { Store } from '../openStore.ts'
import type { Listened } from '../versions.ts'

/** A state of a run with this data; nothing else is in it. */
export function runState(id: number, data: RunChange['state']['data'] = {}): RunChange['state'] {
  return {
    data,
    run: { id, uuid: String(id) },
    status: 'active',
    visits: [],
    left: [],
    counts: {},
    flows: [],
    path: [],
    records: { total: 0, skipped: 0 },
    begun: 0,
    entered: 0,
    last: null,
  }
}

/** What a run is when nothing has happened; its data is that of its state. */
export function runChange(run: number, part: Partial<RunChange> = {}): RunChange {
  const state = part.state ?? runState(run)
  return {
    run,
    state,
    status: 'active',
    data: JSON.stringify(state.data),
    progress: { steps: [], current: null, records: { total: 0, failed: 0, notBuilt: 0, skipped: 0 } },
    key: null,
    consumed: [],
    events: [],
    deliveries: [],
    timers: [],
    forgetTimers: [],
    awaits: [],
    forgetAwaits: [],
    changeDeliveries: [],
    ...part,
  }
}

/** A record to the topic `orders` of the connection `main`, of the action `send` in the visit `v1`. */
export function runDelivery(part: Partial<RunDelivery> = {}): RunDelivery {
  return {
    visit: 'v1',
    node: 'task',
    action: 'send',
    attempt: 1,
    place: 0,
    connection: 'main',
    topic: 'orders',
    partition: null,
    key: 'a',
    value: '{}',
    headers: [],
    revealed: null,
    orderKey: 'a',
    size: 10,
    retry: null,
    ...part,
  }
}

/** A wait for a reply with the header `processInstanceId`. */
export function runAwait(value: string, part: Partial<RunAwait> = {}): RunAwait {
  return {
    visit: 'v1',
    action: 'receive',
    attempt: 1,
    connection: 'main',
    topic: 'replies',
    by: 'header',
    name: 'processInstanceId',
    value,
    ...part,
  }
}

/** A run of the process `orders` in version 1. */
export function newRun(id: number, part: Partial<RunChange> = {}, row: Partial<NewRun> = {}): NewRun {
  return {
    uuid: randomUUID(),
    process: 'orders',
    version: 1,
    environment: null,
    startedBy: 'program',
    key: null,
    trace: null,
    change: runChange(id, part),
    ...row,
  }
}

/** Starts a run and gives its number. */
export async function startRun(store: Store, part: (id: number) => Partial<RunChange> = () => ({})): Promise<number> {
  const { ids } = await store.runQueue.reserve(1)
  const id = ids[0] ?? 0
  const started = await store.runQueue.start({ idempotency: null, runs: [newRun(id, part(id))] })
  if (started.kind !== 'started') throw new Error(started.kind)
  return id
}

/** Publishes the process `orders`, which listens to `replies`, `callbacks` and `starts` of the connection `main`. */
export async function publishListening(
  store: Store,
  correlation: Listened['correlation'] = { by: 'header', name: 'processInstanceId' },
): Promise<void> {
  const process = await store.processes.create({
    name: 'Orders',
    bpmn: '<definitions/>',
    definition: { graph: { processes: [], nodes: [], flows: [] }, problems: [] },
    sampleContexts: [],
    dataModel: null,
    actionCount: 0,
    errorCount: 0,
    warningCount: 0,
  })
  const part = { environment: null, connection: 'main', correlation: null }
  const published = await store.versions.publish({
    process: process.id,
    draftVersion: null,
    note: '',
    changeCount: 0,
    listened: [
      {
        ...part,
        node: 'receive',
        action: 'receive',
        use: 'await',
        topic: 'replies',
        correlation,
      },
      { ...part, node: 'task', action: 'send', use: 'callback', topic: 'callbacks' },
      { ...part, node: 'start', action: 'start', use: 'start', topic: 'starts' },
    ],
  })
  if (published === 'not-found' || 'conflict' in published) throw new Error('not published')
}

/** An event that was due, and of which run. */
export interface Due {
  readonly run: number
  readonly event: DueEvent['event']
}

/** Applies what is due of all runs without any effect of its own, and gives it. */
export async function takeDue(store: Store): Promise<readonly Due[]> {
  const events: Due[] = []
  await store.runQueue.advance(100, async (runs) =>
    runs.map((run) => {
      events.push(...run.due.map(({ event }) => ({ run: run.id, event })))
      return runChange(run.id, { state: run.state, consumed: run.due.map(({ id }) => id) })
    }),
  )
  return events
}
