import type { Random } from './seededRandom.ts'

/** What can happen on the way to a broker and back. */
export const networkFaultKinds = ['drop', 'delay', 'close', 'reset', 'slow', 'black-hole', 'refuse'] as const
export type NetworkFaultKind = (typeof networkFaultKinds)[number]

/**
 * A rule that disturbs what passes. `drop` loses one request or answer; `delay` holds it and all behind it back, and a
 * request still arrives when whoever sent it has long closed the connection; `close` and `reset` end the connection
 * instead of passing it on; `slow` lets it and all behind it pass bit by bit; `black-hole` swallows it and all that
 * comes after it on that connection, which stays open; `refuse` ends new connections at once.
 */
export interface NetworkFault {
  readonly kind: NetworkFaultKind
  /** Kafka's name of the request, such as `Produce`; null = every one. */
  readonly api?: ApiName | null
  readonly direction?: 'request' | 'answer'
  /** Place of the broker among the proxy's, from 0; null = every one. */
  readonly broker?: number | null
  /** So many fitting ones pass before. */
  readonly skip?: number
  /** So many are met; null = all until the rule is removed. */
  readonly times?: number | null
  readonly probability?: number
  /** Of `delay`, in milliseconds. */
  readonly delayMs?: number
  /** Of `slow`. */
  readonly bytesPerSecond?: number
}

/** A rule that is in force. */
export interface ActiveFault {
  readonly rule: NetworkFault
  /** How often it has acted. */
  readonly met: () => number
  /** Ends it: what it holds back goes on, what it has slowed down is fast again, what it has swallowed is gone. */
  readonly remove: () => void
}

/** A rule that acts, and the end of it. */
export interface MetFault {
  readonly rule: NetworkFault
  readonly removed: AbortSignal
}

/** What passes, as a rule sees it. */
export interface Passing {
  readonly broker: number
  readonly direction: 'request' | 'answer' | 'connection'
  /** null for a connection. */
  readonly apiKey: number | null
}

/** The rules of one proxy, asked in their order; the first that fits acts. */
export interface NetworkFaults {
  readonly add: (rule: NetworkFault) => ActiveFault
  readonly clear: () => void
  /** The rule that acts on this, which counts; null = it passes. */
  readonly meet: (passing: Passing) => MetFault | null
}

/** No rules yet; `random` decides where a probability is given. */
export function createNetworkFaults(random: Random): NetworkFaults {
  const entries = new Set<{
    readonly rule: NetworkFault
    readonly ending: AbortController
    seen: number
    met: number
  }>()

  return {
    add: (rule) => {
      const entry = { rule, ending: new AbortController(), seen: 0, met: 0 }
      entries.add(entry)
      return { rule, met: () => entry.met, remove: () => entry.ending.abort() }
    },
    clear: () => {
      for (const { ending } of entries) ending.abort()
    },
    meet: (passing) => {
      for (const entry of entries) {
        const { rule, ending } = entry
        if (ending.signal.aborted) entries.delete(entry)
        if (ending.signal.aborted || !fits(rule, passing) || entry.met >= (rule.times ?? Number.POSITIVE_INFINITY))
          continue
        entry.seen += 1
        if (entry.seen <= (rule.skip ?? 0)) continue
        if (rule.probability !== undefined && random() >= rule.probability) continue
        entry.met += 1
        return { rule, removed: ending.signal }
      }
      return null
    },
  }
}

function fits(rule: NetworkFault, { broker, direction, apiKey }: Passing): boolean {
  if (rule.broker !== undefined && rule.broker !== null && rule.broker !== broker) return false
  if (rule.kind === 'refuse' || direction === 'connection') return rule.kind === 'refuse' && direction === 'connection'
  if (direction !== (rule.direction ?? 'request')) return false
  return rule.api === undefined || rule.api === null || apiKeys[rule.api] === apiKey
}

/** Kafka's keys of the requests that rules can name. */
export const apiKeys = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  ApiVersions: 18,
  CreateTopics: 19,
  InitProducerId: 22,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  TxnOffsetCommit: 28,
  DescribeConfigs: 32,
} as const
export type ApiName = keyof typeof apiKeys
