import type { RunEvent, RunMoment } from '@sendwright/model'
import { perform, type Perform, type PerformPlace } from './executor.ts'
import { progressOf } from './progress.ts'
import { reduce } from './reduce.ts'
import type { PublishedProcess, RunAwait, RunChange, RunDelivery, StoredEvent } from './runQueue.ts'
import type { RunState } from './runState.ts'
import type { RunEffect } from './work.ts'

/** A run while what has happened to it is applied; made for one transaction. */
export interface RunStepping {
  readonly process: PublishedProcess
  readonly run: number
  readonly environment: string | null
  readonly now: Date
  state: RunState
  lastEvent: number
  readonly events: (StoredEvent & { readonly moments: readonly RunMoment[] })[]
  readonly consumed: bigint[]
  deliveries: RunDelivery[]
  readonly timers: Map<string, { readonly id: string; readonly dueAt: string; readonly visit: string | null }>
  readonly forgetTimers: Set<string>
  awaits: RunAwait[]
  readonly forgetAwaits: { readonly visit: string; readonly action: string }[]
  readonly changeDeliveries: RunChange['changeDeliveries'][number][]
}

/** A run as it was taken, with nothing applied yet. */
export function createStepping(
  run: Pick<RunStepping, 'process' | 'run' | 'environment' | 'now' | 'state' | 'lastEvent'>,
): RunStepping {
  return {
    ...run,
    events: [],
    consumed: [],
    deliveries: [],
    timers: new Map(),
    forgetTimers: new Set(),
    awaits: [],
    forgetAwaits: [],
    changeDeliveries: [],
  }
}

/** Applies an event and all that follows from it at once: what the reducer asks for is done, and its answers are applied. */
export async function applyAll(
  stepping: RunStepping,
  event: RunEvent,
  place: Omit<PerformPlace, 'state' | 'environment' | 'now'> & {
    reached(point: 'reduced' | 'performed'): void | Promise<void>
  },
): Promise<void> {
  const waiting: (RunEvent | Perform)[] = [event]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (next.kind !== 'perform') {
      for (const effect of applyEvent(stepping, next)) {
        if (effect.kind === 'perform') waiting.push(effect)
        else waiting.unshift(...keepEffect(stepping, effect))
      }
      await place.reached('reduced')
    } else if (isWanted(stepping.state, next)) {
      const { state, environment, now } = stepping
      const performed = await perform(next, { ...place, state, environment, now })
      stepping.deliveries.push(...performed.deliveries)
      waiting.unshift(performed.event)
      await place.reached('performed')
    }
  }
}

function applyEvent(stepping: RunStepping, event: RunEvent): readonly RunEffect[] {
  const n = stepping.lastEvent + 1
  const at = stepping.now.toISOString()
  const reduced = reduce(stepping.process.graph, stepping.state, event, { at, n })
  stepping.state = reduced.state
  stepping.lastEvent = n
  stepping.events.push({ n, at, event, moments: reduced.moments })
  return reduced.effects
}

/** Whether what was asked for is still meant: its visit may have ended meanwhile. */
function isWanted({ visits }: RunState, { visit: id, action, attempt }: Perform): boolean {
  const standing = visits.find((visit) => visit.id === id)?.actions.find((one) => one.id === action.id)
  return standing?.attempt === attempt && standing.state === 'performing' && standing.places === undefined
}

/** Keeps what is to be written; returns what became of records that are not written at all. */
function keepEffect(stepping: RunStepping, effect: Exclude<RunEffect, Perform>): readonly RunEvent[] {
  const isSame = (one: { readonly visit: string; readonly action: string }): boolean =>
    'action' in effect && one.visit === effect.visit && one.action === effect.action
  switch (effect.kind) {
    case 'setTimer': {
      const { id, dueAt, visit } = effect
      stepping.timers.set(id, { id, dueAt, visit })
      return []
    }
    case 'forgetTimer':
      if (!stepping.timers.delete(effect.id)) stepping.forgetTimers.add(effect.id)
      return []
    case 'await': {
      const { kind: _, ...wanted } = effect
      stepping.awaits.push(wanted)
      return []
    }
    case 'forgetAwait': {
      stepping.awaits = stepping.awaits.filter((one) => !isSame(one))
      stepping.forgetAwaits.push({ visit: effect.visit, action: effect.action })
      return []
    }
    case 'changeDeliveries': {
      const { kind: _, ...change } = effect
      const isMeant = (one: RunDelivery): boolean => isSame(one) && one.attempt === effect.attempt
      const unwritten = stepping.deliveries.filter(isMeant)
      if (unwritten.length === 0 || effect.change === 'retry') {
        stepping.changeDeliveries.push(change)
        return []
      }
      stepping.deliveries = stepping.deliveries.filter((one) => !isMeant(one))
      const state = effect.change === 'skip' ? 'skipped' : 'cancelled'
      return unwritten.map(({ visit, action, attempt, place }) => {
        return { kind: 'delivery', visit, action, attempt, place, state, message: null }
      })
    }
  }
}

/** All that is to be written of the run. */
export function changeOf(stepping: RunStepping): RunChange {
  const { run, state, deliveries, consumed, events, awaits, forgetAwaits, changeDeliveries } = stepping
  const [first] = deliveries.filter(({ key }) => typeof key === 'string' && key !== '')
  return {
    run,
    state,
    status: state.status,
    data: JSON.stringify(state.data),
    progress: progressOf(stepping.process, state),
    key: typeof first?.key === 'string' ? first.key : null,
    consumed,
    events,
    deliveries,
    timers: [...stepping.timers.values()],
    forgetTimers: [...stepping.forgetTimers],
    awaits,
    forgetAwaits,
    changeDeliveries,
  }
}
