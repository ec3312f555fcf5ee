import { connectionSchema, type Connection, type RunEvent, type RunMoment } from '@sendwright/model'
import { createRunner } from '../run/runner.ts'
import { describeRun, type DescribedRun } from '../run/describe.ts'
import type { PublishedProcess, StoredEvent } from '../run/runQueue.ts'
import type {
  RunnerOptions,
  Runner,
  PersonAction,
  ActOutcome,
  StartRequest,
  StartOutcome,
} from '../run/runnerOptions.ts'
import { createModelRunQueue, type ModelDelivery, type ModelRun, type ModelRunQueue } from './modelRunQueue.ts'

/** One run on a runner with tables in memory, moved by hand. */
export interface RunBench {
  readonly queue: ModelRunQueue
  readonly runner: Runner
  readonly run: ModelRun
  /** Lets time go on (milliseconds) and applies what is due, until nothing is. */
  advance(ms?: number): Promise<void>
  /** Ends all records on their way. */
  deliver(
    state?: 'delivered' | 'failed' | 'skipped' | 'cancelled',
    which?: (delivery: ModelDelivery) => boolean,
  ): Promise<void>
  act(action: Partial<PersonAction> & { kind: PersonAction['kind'] }): Promise<ActOutcome>
  /** The reply that the run's only await, or that of an action, waits for. */
  reply(value: string, action?: string): Promise<void>
  event(event: RunEvent): Promise<void>
  described(): DescribedRun
  /** Kinds of moments in order. */
  told(): readonly string[]
  /** Ids of nodes that tokens are on. */
  at(): readonly string[]
  /** `action topic state` of records, in order. */
  sent(): readonly string[]
}

/** A connection for tests. */
export function testConnection(id: string): Connection {
  return connectionSchema.parse({ id, name: id, brokers: ['127.0.0.1:9092'], security: { protocol: 'PLAINTEXT' } })
}

/** What a runner needs in tests, with a time of its own. */
export function runnerOptions(
  queue: RunnerOptions['queue'],
  clock: () => number,
  more: Partial<RunnerOptions> = {},
): RunnerOptions {
  let uuids = 0
  return {
    queue,
    environment: (name) =>
      Promise.resolve(
        name === 'gone'
          ? null
          : {
              effective: { name, stage: 'test', connections: {}, topics: {}, parameters: [] },
              secrets: new Map(),
            },
      ),
    refusals: () => new Map(),
    connections: () => Promise.resolve(new Map([['main', testConnection('main')]])),
    runScript: ({ data }) => Promise.resolve({ ok: true, data, sends: [], logs: [] }),
    clock: {
      now: clock,
      monotonic: clock,
      wait: (_ms, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) resolve()
          else signal.addEventListener('abort', () => resolve())
        }),
      random: () => 0.5,
    },
    uuid: () => `00000000-0000-4000-8000-${String((uuids += 1)).padStart(12, '0')}`,
    log: () => {},
    observe: {
      applied: () => {},
      timerLate: () => {},
      defect: (_run, error) => {
        throw error
      },
    },
    lanes: 1,
    ...more,
  }
}

/** The request for one run. */
export function startRequest(more: Partial<StartRequest> = {}): StartRequest {
  return {
    process: 'process',
    version: null,
    environment: null,
    startEvent: null,
    startedBy: 'program',
    runs: [{ data: {}, key: null }],
    trace: null,
    idempotency: null,
    ...more,
  }
}

/** Publishes, starts a run and moves it by hand; without its time going on, nothing that needs time happens. */
export async function startOne(
  process: PublishedProcess,
  {
    start = {},
    options = {},
  }: { readonly start?: Partial<StartRequest>; readonly options?: Partial<RunnerOptions> } = {},
): Promise<RunBench> {
  let time = Date.UTC(2026, 0, 31, 12)
  const queue = createModelRunQueue([process], () => new Date(time))
  const runner = createRunner(runnerOptions(queue, () => time, options))
  const outcome: StartOutcome = await runner.startRuns(startRequest(start))
  if (outcome.kind !== 'started') throw new Error(`Not started: ${JSON.stringify(outcome)}`)
  const run = queue.runs.get(outcome.runs[0]?.id ?? 0)
  if (run === undefined) throw new Error('The run is not there')
  const { advanceOnce } = await import('./advanceOnce.ts')
  const advance = async (ms = 0): Promise<void> => {
    time += ms
    while ((await advanceOnce(runnerOptions(queue, () => time, options))) > 0);
  }
  const described = (): DescribedRun => describeRun(process, JSON.parse(run.stateText), run.events)
  return {
    queue,
    runner,
    run,
    advance,
    async deliver(state = 'delivered', which = () => true) {
      for (;;) {
        const waiting = queue.deliveries.filter((one) => one.state === 'accepted' && which(one))
        if (waiting.length === 0) return
        for (const { id } of waiting) queue.endDelivery(id, state, state === 'failed' ? 'The broker refused it.' : null)
        await advance()
        if (state !== 'delivered') return
      }
    },
    act: (action) =>
      // Tests name what they mean; the rest is what a person leaves out.
      runner.act(run.id, {
        visit: null,
        by: null,
        reason: null,
        data: action.kind === 'edit' ? null : {},
        parameters: null,
        ...action,
      } as PersonAction),
    async reply(value, action) {
      const found = run.awaits.find((one) => action === undefined || one.action === action)
      if (found === undefined) throw new Error('Nothing is waited for')
      run.awaits = run.awaits.filter((one) => one !== found)
      const { visit, attempt, topic, connection } = found
      const record = {
        connection,
        topic,
        partition: 0,
        offset: '7',
        timestamp: new Date(time).toISOString(),
        key: null,
        value,
        headers: [],
      }
      queue.receive(run.id, { kind: 'replied', visit, action: found.action, attempt, record })
      await advance()
    },
    async event(event) {
      queue.receive(run.id, event)
      await advance()
    },
    described,
    told: () => momentsOf(run.events).map(({ kind }) => kind),
    at: () => described().tokens.flatMap(({ node, count }) => Array.from({ length: count }, () => node)),
    sent: () => queue.deliveries.map(({ action, topic, state }) => `${action} ${topic} ${state}`),
  }
}

function momentsOf(events: readonly StoredEvent[]): readonly RunMoment[] {
  // The runner wrote them.
  return events.flatMap(({ moments }) => moments as readonly RunMoment[])
}
