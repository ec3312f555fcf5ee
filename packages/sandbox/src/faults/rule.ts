/** What a rule does to a request that it meets. */
export const faultKinds = ['drop', 'delay', 'close', 'black-hole', 'slow', 'error', 'full'] as const
export type FaultKind = (typeof faultKinds)[number]

/**
 * A rule that makes the sandbox misbehave. Which requests it fits:
 * - `api`: Kafka's name of the request, such as `Produce`; null: any;
 * - `topic`: only requests that name this topic; null: any;
 * - `skip`: so many fitting requests pass before; `times`: so many are met, null: all; `probability` of each to be met.
 *
 * What it does to them:
 * - `drop`: the request is not served, or (`direction: 'answer'`) served and not answered;
 * - `delay`: waits `delayMs` before it is served, or before it is answered; what comes behind it on the connection
 *   waits too;
 * - `close`: ends the connection before it is served, or instead of the answer;
 * - `black-hole`: neither it nor anything after it on its connection is served, and the connection stays open;
 * - `slow`: the request and its answer take as long as `bytesPerSecond` allow;
 * - `error`: not served, and answered with `errorCode`; with `topic`, the code stands for that topic alone;
 * - `full`: what would be written is refused as by a broker whose disk is full. Requests that write nothing pass.
 */
export interface FaultRule {
  /** Given by the sandbox; a given one is not kept. */
  readonly id?: string | undefined
  readonly kind: FaultKind
  readonly api?: string | null
  /** `request` where not given. */
  readonly direction?: 'request' | 'answer'
  readonly topic?: string | null
  /** Of `error`: Kafka's number. */
  readonly errorCode?: number | null
  /** Of `delay`, in milliseconds. */
  readonly delayMs?: number
  /** Of `slow`. */
  readonly bytesPerSecond?: number | null
  readonly skip?: number
  readonly times?: number | null
  readonly probability?: number
}

/** A rule that is at work, with all its fields, and how many requests it has met. */
export interface Fault {
  readonly id: string
  readonly kind: FaultKind
  readonly api: string | null
  readonly direction: 'request' | 'answer'
  readonly topic: string | null
  readonly errorCode: number | null
  readonly delayMs: number
  readonly bytesPerSecond: number | null
  readonly skip: number
  readonly times: number | null
  readonly probability: number
  readonly met: number
}

/** The rule with every field, or a sentence about what is missing. */
export function completeRule(rule: FaultRule, id: string, apiNames: ReadonlySet<string>): Fault | string {
  const { kind, api = null, topic = null, errorCode = null, bytesPerSecond = null, times = null } = rule
  const { direction = 'request', delayMs = 0, skip = 0, probability = 1 } = rule
  if (!faultKinds.includes(kind)) return `Kind is ${kind}; expected is one of ${faultKinds.join(', ')}`
  if (api !== null && !apiNames.has(api)) return `The sandbox has no request ${api}; it has ${[...apiNames].join(', ')}`
  if (kind === 'error' && !isWhole(errorCode, -1, 32_767)) {
    return `errorCode is ${errorCode}; expected is one of Kafka's numbers, -1 to 32767`
  }
  if (kind === 'slow' && !isWhole(bytesPerSecond, 1)) {
    return `bytesPerSecond is ${bytesPerSecond}; expected is a whole number from 1`
  }
  if (!isWhole(delayMs, 0, longestDelayMs)) return `delayMs is ${delayMs}; expected is 0 to ${longestDelayMs}`
  if (!isWhole(skip, 0)) return `skip is ${skip}; expected is a whole number from 0`
  if (times !== null && !isWhole(times, 1)) return `times is ${times}; expected is a whole number from 1, or null`
  if (!(probability >= 0 && probability <= 1)) return `probability is ${probability}; expected is 0 to 1`
  return {
    id,
    kind,
    api,
    direction,
    topic,
    errorCode,
    delayMs,
    bytesPerSecond,
    skip,
    times,
    probability,
    met: 0,
  }
}

const longestDelayMs = 600_000

function isWhole(value: number | null, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return value !== null && Number.isSafeInteger(value) && value >= least && value <= most
}
