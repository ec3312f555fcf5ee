import type { ActionStanding, JsonData, Problem, RunStateName } from '@sendwright/model'

/** All that the reducer knows of a run: plain JSON, exact numbers. Only the reducer looks inside. */
export interface RunState {
  readonly data: JsonData
  readonly run: RunIdentity
  readonly status: RunStateName
  /** Stays of tokens under way, in the order in which they began. */
  readonly visits: readonly VisitState[]
  /** Records of visits that are over and are still on their way, or have failed. */
  readonly left: readonly LeftRecords[]
  /** How often each node was visited. */
  readonly counts: Readonly<Record<string, number>>
  /** Flows that tokens have gone along, each once, in order. */
  readonly flows: readonly string[]
  /** Nodes that were visited, each once, in order. */
  readonly path: readonly string[]
  readonly records: { readonly total: number; readonly skipped: number }
  /** Visits that have begun: the number of the next id. */
  readonly begun: number
  /** Nodes entered since the world had its last say: a loop that never waits is found by it. */
  readonly entered: number
  /** Where a token went last, once none is left. */
  readonly last: string | null
}

/** What the world calls a run: `processInstanceId` and `processInstanceUuid`. */
export interface RunIdentity {
  readonly id: number
  readonly uuid: string
}

/** A stay of a token on a node; on a join, of the tokens that have arrived. */
export interface VisitState {
  readonly id: string
  readonly node: string
  readonly number: number
  /** `root`, or the visit of the sub-process that holds it. */
  readonly scope: string
  readonly enteredAt: string
  /** Of actions that have been looked at, in no order. */
  readonly actions: readonly ActionState[]
  /** On a join: the flows whose tokens are here. */
  readonly arrived?: readonly string[]
  /** On an event: the timer that it waits for itself; null once it is due. */
  readonly dueAt?: string | null
  /** On a sub-process: whether tokens are inside. */
  readonly inner?: 'running' | 'done'
  /** Where the step itself has stopped. */
  readonly stopped?: StoppedState
  /** The flow that is taken instead of all others. */
  readonly onlyFlow?: string
}

/** How an action stands in a visit. */
export interface ActionState {
  readonly id: string
  readonly state: Exclude<ActionStanding['state'], 'notTaken'>
  /** How often it was begun or taken up again: answers to an earlier one mean nothing. */
  readonly attempt: number
  /** How often its turn came or it was triggered. */
  readonly turns: number
  /** In how many of its turns it was performed; the one in which it is being performed counts. */
  readonly times: number
  /** It was not performed yet in its last turn. */
  readonly isPending?: true
  readonly since: string
  /** The rule that decided last. */
  readonly rule: string
  readonly dueAt?: string
  /** Its records by place, a letter each: a(ccepted), d(elivered), f(ailed), s(kipped), c(ancelled). */
  readonly places?: string
  /** The topic that it listens to. */
  readonly topic?: string
  readonly stopped?: StoppedState
  /** Edited for this visit; JSON of the action's parameters. */
  readonly parameters?: JsonData
  /** An automatic child whose turn a callback or its parent has brought. */
  readonly released?: true
  /** Callbacks that came before it was finished: their bodies. */
  readonly calls?: readonly JsonData[]
}

/** Why an action or a step has stopped. */
export interface StoppedState {
  readonly reason: NonNullable<ActionStanding['stopped']>['reason']
  readonly message: string
  readonly problems: readonly Problem[]
  readonly at: string
}

/** Records that nobody in the run waits for any more, while they are not through. */
export interface LeftRecords {
  readonly visit: string
  readonly action: string
  readonly attempt: number
  readonly places: string
}
