import type { JsonData, RunDataStep, RunEvent } from '@sendwright/model'
import { emptyRunState, reduce, type Reduced } from './reduce.ts'
import type { PublishedProcess } from './runQueue.ts'
import type { RunState } from './runState.ts'

/** An event as it was stored. */
export interface PastEvent {
  readonly n: number
  /** ISO 8601. */
  readonly at: string
  readonly event: RunEvent
}

/** The state that the stored events lead to, from the first: the one that was stored with the last of them. */
export function replay(process: Pick<PublishedProcess, 'graph'>, events: readonly PastEvent[]): RunState {
  return events.reduce((state, { n, at, event }) => reduce(process.graph, state, event, { at, n }).state, emptyRunState)
}

/** An event of the past with what it led to. */
export interface ReplayedEvent extends PastEvent {
  readonly before: RunState
  readonly reduced: Reduced
}

/** The events one by one with what they led to. */
export function* replaySteps(
  process: Pick<PublishedProcess, 'graph'>,
  events: readonly PastEvent[],
): Generator<ReplayedEvent> {
  let before = emptyRunState
  for (const { n, at, event } of events) {
    const reduced = reduce(process.graph, before, event, { at, n })
    yield { n, at, event, before, reduced }
    before = reduced.state
  }
}

/** The data before and after each event that changed it, with the step that it belongs to. */
export function dataSteps(process: Pick<PublishedProcess, 'graph'>, events: readonly PastEvent[]): RunDataStep[] {
  const steps: RunDataStep[] = []
  for (const { n, event, before, reduced } of replaySteps(process, events)) {
    const isStart = event.kind === 'started'
    if (!isStart && reduced.state.data === before.data) continue
    const visit = 'visit' in event ? event.visit : null
    const node = isStart ? event.node : (before.visits.find(({ id }) => id === visit)?.node ?? null)
    steps.push({ n, visit, node, before: isStart ? {} : before.data, after: reduced.state.data })
  }
  return steps
}

/** The data after an event; before the first it is empty. */
export function dataAt(process: Pick<PublishedProcess, 'graph'>, events: readonly PastEvent[], n: number): JsonData {
  return replay(
    process,
    events.filter((event) => event.n <= n),
  ).data
}
