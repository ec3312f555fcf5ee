import { parseExactJson, type DeliveryState, type ReceivedRecord, type RunEvent } from '@sendwright/model'
import { isFailure } from '../relay/failure.ts'
import { replay } from '../run/history.ts'
import type {
  DueEvent,
  LockedRun,
  NewRun,
  PublishedProcess,
  RunAwait,
  RunChange,
  RunDelivery,
  RunQueue,
  StoredEvent,
} from '../run/runQueue.ts'
import type { RunState } from '../run/runState.ts'
import { ModelFailure } from './modelFailure.ts'
import { matchRecords, takeKept, type ModelReceived, type ReceivedTables } from './modelReceived.ts'

/** A delivery as the model of the database holds it. */
export interface ModelDelivery extends RunDelivery {
  readonly id: number
  readonly run: number
  state: DeliveryState
}

/** Who waits for a record as the model of the database holds it: `since` is lower, the longer it waits. */
export interface ModelAwait extends RunAwait {
  readonly since: number
}

/** A run as the model of the database holds it: its state as JSON text, as it would rest. */
export interface ModelRun {
  readonly id: number
  readonly newRun: NewRun
  stateText: string
  status: RunChange['status']
  progress: RunChange['progress']
  events: StoredEvent[]
  inbox: (DueEvent & { readonly timer: string | null })[]
  awaits: ModelAwait[]
  isLocked: boolean
  /** It could not go on because of a defect: it is left alone until then. */
  leftUntil: number
}

/** The tables of runs in memory, with transactions that are written as a whole or not at all. */
export interface ModelRunQueue extends RunQueue {
  readonly runs: Map<number, ModelRun>
  readonly deliveries: ModelDelivery[]
  /** The queue as one server sees it; what a dead one does has no effect. */
  forServer(server: number): RunQueue
  kill(server: number): void
  /** Ends a delivery, as the relay and people do: its event is in the inbox with it. */
  endDelivery(id: number, state: DeliveryState, message?: string | null): void
  /** A record was read: what waits for it hears of it. */
  receive(run: number, event: RunEvent): void
  readonly received: ModelReceived[]
}

/** Makes the tables. `clock` gives the database's time. */
export function createModelRunQueue(
  versions: readonly PublishedProcess[],
  clock: () => Date,
  starts: (record: ReceivedRecord) => readonly {
    process: string
    version: number
    node: string
    action: string
    environment: string | null
  }[] = () => [],
): ModelRunQueue {
  const runs = new Map<number, ModelRun>()
  const deliveries: ModelDelivery[] = []
  const dead = new Set<number>()
  const answers = new Map<
    string,
    { readonly hash: string; readonly runs: readonly { id: number; uuid: string; version: number }[] }
  >()
  const received: ModelReceived[] = []
  const tables: ReceivedTables = { runs, received, put: (run, event) => put(run, event, clock(), null), insert }
  let nextRun = 1
  let nextEvent = 1n
  let nextAwait = 1
  let isMatching = false
  const base = createQueue(0)

  return {
    ...base,
    runs,
    deliveries,
    received,
    forServer: createQueue,
    kill(server) {
      dead.add(server)
    },
    endDelivery,
    receive: (run, event) => put(run, event, clock(), null),
  }

  function put(run: number, event: RunEvent, due: Date, timer: string | null): void {
    runs.get(run)?.inbox.push({ id: nextEvent, dueAt: due.toISOString(), event, timer })
    nextEvent += 1n
  }

  function endDelivery(id: number, state: DeliveryState, message: string | null = null): void {
    const delivery = deliveries.find((one) => one.id === id)
    if (delivery === undefined) return
    delivery.state = state
    const { run, visit, action, attempt, place } = delivery
    put(run, { kind: 'delivery', visit, action, attempt, place, state, message }, clock(), null)
  }

  function write(run: ModelRun, change: RunChange): void {
    run.stateText = JSON.stringify(change.state)
    run.status = change.status
    run.progress = change.progress
    run.events.push(...change.events)
    run.inbox = run.inbox.filter(
      ({ id, timer }) => !change.consumed.includes(id) && (timer === null || !change.forgetTimers.includes(timer)),
    )
    for (const { id, dueAt } of change.timers) {
      run.inbox = run.inbox.filter(({ timer }) => timer !== id)
      put(run.id, { kind: 'timerDue', timer: id }, new Date(dueAt), id)
    }
    run.awaits = run.awaits.filter(
      ({ visit, action }) => !change.forgetAwaits.some((one) => one.visit === visit && one.action === action),
    )
    for (const wanted of change.awaits) {
      const since = nextAwait++
      run.awaits.push({ ...wanted, since })
    }
    for (const wanted of run.awaits) takeKept(tables, run, wanted)
    for (const delivery of change.deliveries) {
      deliveries.push({ ...delivery, id: deliveries.length + 1, run: run.id, state: 'accepted' })
    }
    for (const asked of change.changeDeliveries) {
      for (const delivery of deliveries) {
        const isMeant =
          delivery.run === run.id &&
          delivery.visit === asked.visit &&
          delivery.action === asked.action &&
          delivery.attempt === asked.attempt
        if (!isMeant) continue
        if (asked.change === 'retry' && delivery.state === 'failed') delivery.state = 'accepted'
        else if (asked.change !== 'retry' && (delivery.state === 'failed' || delivery.state === 'accepted')) {
          endDelivery(delivery.id, asked.change === 'skip' ? 'skipped' : 'cancelled')
        }
      }
    }
  }

  function lock(run: ModelRun, now: Date): LockedRun {
    const { id, newRun, stateText, events } = run
    const { uuid, process, version, environment } = newRun
    const due = run.inbox
      .filter(({ dueAt }) => Date.parse(dueAt) <= now.getTime())
      .toSorted((a, b) => (a.dueAt === b.dueAt ? Number(a.id - b.id) : a.dueAt < b.dueAt ? -1 : 1))
    // The text was written from a state.
    const state = parseExactJson(stateText) as unknown as RunState
    return { id, uuid, process, version, environment, state, lastEvent: events.length, due }
  }

  function createQueue(server: number): RunQueue {
    function check(): void {
      if (dead.has(server)) throw new ModelFailure('database-unavailable', 'the server has ended')
    }

    async function offer(
      taken: readonly ModelRun[],
      now: Date,
      work: Parameters<RunQueue['advance']>[1],
    ): Promise<void> {
      if (taken.length === 0) return
      const changes = await work(
        taken.map((run) => lock(run, now)),
        now,
      )
      await pause()
      check()
      for (const [index, change] of changes.entries()) {
        const run = taken[index]
        if (run !== undefined && change !== null) write(run, change)
      }
    }

    return {
      async reserve(count) {
        await pause()
        check()
        const ids = Array.from({ length: count }, () => nextRun++)
        return { ids, now: clock() }
      },
      async start({ idempotency, runs: newRuns }) {
        await pause()
        check()
        const known = idempotency === null ? undefined : answers.get(idempotency.key)
        if (known !== undefined) {
          return known.hash === idempotency?.hash ? { kind: 'repeated', runs: known.runs } : { kind: 'key-reused' }
        }
        const begun = newRuns.map(insert)
        if (idempotency !== null) answers.set(idempotency.key, { hash: idempotency.hash, runs: begun })
        return { kind: 'started', runs: begun }
      },
      async advance(limit, work) {
        await pause()
        check()
        const now = clock()
        const taken = [...runs.values()]
          .filter(
            ({ isLocked, leftUntil, inbox }) =>
              !isLocked && leftUntil <= now.getTime() && inbox.some(({ dueAt }) => Date.parse(dueAt) <= now.getTime()),
          )
          .slice(0, limit)
        for (const run of taken) run.isLocked = true
        try {
          await offer(taken, now, work).catch(async (error: unknown) => {
            if (isFailure(error)) throw error
            for (const run of taken) {
              await offer([run], now, work).catch(() => {
                run.leftUntil = now.getTime() + 1_000
              })
            }
          })
        } finally {
          for (const run of taken) run.isLocked = false
        }
        const next = [...runs.values()].flatMap(({ inbox }) => inbox.map(({ dueAt }) => Date.parse(dueAt)))
        return { taken: taken.length, nextDueAt: next.length === 0 ? null : new Date(Math.min(...next)) }
      },
      async apply(id, work) {
        await pause()
        check()
        const run = runs.get(id)
        if (run === undefined) return 'unknown'
        while (run.isLocked) await pause()
        run.isLocked = true
        try {
          const now = clock()
          const change = await work(lock(run, now), now)
          await pause()
          check()
          if ('refused' in change) return change
          write(run, change)
          return 'done'
        } finally {
          run.isLocked = false
        }
      },
      async matchReceived(limit, work) {
        await pause()
        check()
        // One server at a time does so.
        if (isMatching) return { taken: 0, started: [] }
        isMatching = true
        try {
          const waiting = received.filter(({ state }) => state === 'waiting').slice(0, limit)
          const starting = waiting
            .map(({ id, record }) => ({ id, record, starts: starts(record) }))
            .filter((one) => one.starts.length > 0)
          const decisions = starting.length === 0 ? [] : await work(starting, clock())
          await pause()
          check()
          return { taken: waiting.length, started: matchRecords(tables, waiting, decisions) }
        } finally {
          isMatching = false
        }
      },
      version: (process, version) =>
        Promise.resolve(versions.find((one) => one.id === process && one.version === version) ?? null),
      newestVersion: (process) =>
        Promise.resolve(
          versions
            .filter(({ id }) => id === process)
            .reduce<number | null>((newest, { version }) => Math.max(newest ?? 0, version), null),
        ),
      listen: (_onDue, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve())
        }),
    }
  }

  function insert(newRun: NewRun): { id: number; uuid: string; version: number } {
    const { run: id, status, progress } = newRun.change
    const run: ModelRun = {
      id,
      newRun,
      stateText: '',
      status,
      progress,
      events: [],
      inbox: [],
      awaits: [],
      isLocked: false,
      leftUntil: 0,
    }
    runs.set(id, run)
    write(run, newRun.change)
    return { id, uuid: newRun.uuid, version: newRun.version }
  }
}

/** Whether the stored events of every run lead to the state that is stored. */
export function isReplayed(run: ModelRun, process: PublishedProcess): boolean {
  return JSON.stringify(replay(process, run.events)) === run.stateText
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
