import type { Connection, EffectiveEnvironment, JsonData, Problem, RunMoment, RunStateName } from '@sendwright/model'
import type { RelayClock } from '../relay/relayOptions.ts'
import type { RunQueue } from './runQueue.ts'

/** The named points between the steps of the runner, in no order; fault tests end or pause a server at them. */
export const runnerPoints = [
  'taken',
  'reduced',
  'performed',
  'stored',
  'reserved',
  'computed',
  'started',
  'matched',
] as const
export type RunnerPoint = (typeof runnerPoints)[number]

/** Why a send of a script is refused at once. */
export type SendRefusal = 'not-connected' | 'buffer-full'

/** A record that a script publishes. */
export interface ScriptSend {
  readonly connection: string
  readonly topic: string
  /** JSON text. */
  readonly value: string
  readonly key: string | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** How a script ended. One that failed has sent and set nothing. */
export type ScriptResult =
  | {
      readonly ok: true
      readonly data: JsonData
      readonly sends: readonly ScriptSend[]
      readonly logs: readonly string[]
    }
  | {
      readonly ok: false
      readonly message: string
      readonly line: number | null
      readonly column: number | null
      readonly logs: readonly string[]
    }

/** Runs a script, isolated and within limits; never rejects for what the script does. */
export type RunScript = (request: {
  readonly source: string
  readonly data: JsonData
  readonly refusals: ReadonlyMap<string, SendRefusal>
  readonly connections: readonly string[]
}) => Promise<ScriptResult>

/** An environment as records are built in it, with the values of its secrets. */
export interface RunEnvironment {
  readonly effective: EffectiveEnvironment
  readonly secrets: ReadonlyMap<string, string>
}

/** What was stored of a run. */
export interface AppliedRun {
  readonly run: number
  readonly process: string
  readonly version: number
  readonly status: RunStateName
  readonly moments: readonly RunMoment[]
  readonly isStart: boolean
}

/** Who wants to know what runs do: metrics, traces, live pages. Called synchronously, must not throw. */
export interface RunObserver {
  /** Called when it is committed. */
  applied(run: AppliedRun): void
  /** Milliseconds from when a timer was due until it was applied. */
  timerLate(ms: number): void
  /** A run could not go on because of a defect; it is tried again. */
  defect(run: number, error: unknown): void
}

/** What the runner needs. */
export interface RunnerOptions {
  readonly queue: RunQueue
  /** The environment as it is now; null = there is none of that name. `null` asks for the defaults alone. */
  environment(name: string | null): Promise<RunEnvironment | null>
  /** Connections that scripts cannot publish over now. */
  refusals(): ReadonlyMap<string, SendRefusal>
  /** All connections by id: as they were a second ago at most, or as they are now. */
  connections(asOf: 'recently' | 'now'): Promise<ReadonlyMap<string, Connection>>
  readonly runScript: RunScript
  readonly clock: RelayClock
  /** A random UUID in its text form. */
  uuid(): string
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ) => void
  readonly observe: RunObserver
  /** Loops that take runs side by side. */
  readonly lanes?: number
  /** Called at the named points; what it waits for holds that loop up. */
  reached?(point: RunnerPoint): void | Promise<void>
}

/** Runs to be started, all or none. */
export interface StartRequest {
  readonly process: string
  /** null = the newest. */
  readonly version: number | null
  readonly environment: string | null
  /** null = the only one without an event, else the only one. */
  readonly startEvent: string | null
  readonly startedBy: 'program' | 'designer'
  readonly runs: readonly { readonly data: JsonData; readonly key: string | null }[]
  /** `traceparent` of the request; null = none. */
  readonly trace: string | null
  readonly idempotency: { readonly key: string; readonly hash: string } | null
}

/** What became of a start. `problems` have paths into the request's body: `/data`, `/runs/3/data`, `/startEvent`. */
export type StartOutcome =
  | {
      readonly kind: 'started' | 'repeated'
      readonly runs: readonly { readonly id: number; readonly uuid: string; readonly version: number }[]
    }
  | { readonly kind: 'key-reused' | 'not-published' | 'unknown-version' | 'unknown-environment' }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

interface ByPerson {
  readonly by: string | null
  readonly reason: string | null
}

/** On which action; a visit of null means the only one in which it can be meant. A step that has stopped itself goes by its node's id. */
interface OnAction extends ByPerson {
  readonly action: string
  readonly visit: string | null
}

/** What a person or a program asks of a run. */
export type PersonAction =
  | (OnAction & { readonly kind: 'trigger'; readonly data: JsonData })
  | (OnAction & { readonly kind: 'retry' | 'skip' | 'cancel' })
  | (OnAction & {
      readonly kind: 'edit'
      /** All of the data; null = as it is. */
      readonly data: JsonData | null
      /** Of the action, for this visit; null = as they are. */
      readonly parameters: JsonData | null
    })
  | (ByPerson & { readonly kind: 'cancelRun' })

/** Why a run does not do what it is asked for. */
export type ActRefusal =
  | 'unknown-run'
  | 'unknown-action'
  | 'run-ended'
  | 'visit-needed'
  | 'not-triggerable'
  | 'not-stopped'

/** What became of it: `done` is committed. */
export type ActOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: ActRefusal }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** Lets runs go on. */
export interface Runner {
  start(): void
  /** Runs or received records may have something due. */
  poke(): void
  startRuns(request: StartRequest): Promise<StartOutcome>
  act(run: number, action: PersonAction): Promise<ActOutcome>
  /** Finishes what is under way, or leaves it to be taken again when the time is over. */
  stop(withinMs: number): Promise<void>
}
