import type { ConnectionDeliveries, DeliveryOverview } from '@sendwright/contract'
import { nearestName } from '@sendwright/template'
import { text } from '../../../text/en.ts'
import { formatMinute } from '../../../text/format.ts'

/** A cause of failures as the API groups them. */
export type Cause = DeliveryOverview['causes'][number]

/** The step that fits a cause best. */
export type CauseAction = 'retry' | 'create-topic' | 'open-topic' | 'check-connection'

/** What is known about the cluster of a cause. */
export interface CauseFacts {
  readonly state: ConnectionDeliveries['state'] | null
  /** When the last outage ended; ISO 8601. */
  readonly backSince: string | null
  /** The topics of the cluster; null while they are not known. */
  readonly topics: readonly string[] | null
}

export interface CauseAdvice {
  readonly note: string
  readonly action: CauseAction
  /** Of `create-topic` and `open-topic`. */
  readonly topic: string | null
}

/** Codes of causes that the topics of the cluster decide about. */
export const topicCodes: ReadonlySet<string> = new Set(['unknown-topic'])

/** What to do about a cause, from its code and how its cluster is now. */
export function causeAdvice({ code, topics: named, lastAt }: Cause, facts: CauseFacts): CauseAdvice {
  const words = text.deliveries.causes.notes
  const [topic = null] = named
  switch (code) {
    case 'unknown-topic':
      return missingTopicAdvice(named, facts.topics)
    case 'record-too-large':
      return { note: words.tooLarge, action: 'open-topic', topic }
    case 'invalid-partition':
      return { note: words.partition, action: 'open-topic', topic }
    case 'not-authorised':
      return { note: words.notAllowed, action: 'check-connection', topic: null }
    default:
      return { note: againNote(facts, lastAt), action: 'retry', topic: null }
  }
}

function missingTopicAdvice(named: readonly string[], existing: readonly string[] | null): CauseAdvice {
  const words = text.deliveries.causes.notes
  const missing = existing === null ? named : named.filter((topic) => !existing.includes(topic))
  const [first] = missing
  if (first === undefined) return { note: words.topicThere, action: 'retry', topic: null }
  const near = existing === null ? null : nearestName(first, existing)
  return { note: near === null ? words.topicMissing : words.nearest(near), action: 'create-topic', topic: first }
}

function againNote({ state, backSince }: CauseFacts, lastAt: string): string {
  const words = text.deliveries.causes.notes
  if (state === 'away' || state === 'stopped') return words.away
  // An outage that ended before the last failure does not explain it.
  return backSince !== null && backSince >= lastAt ? words.back(formatMinute(backSince)) : words.again
}

/** When the last outage of a connection ended; null when there was none in the time that is shown, or it goes on. */
export function backSince(outages: DeliveryOverview['outages'], connection: string): string | null {
  const own = outages.filter((outage) => outage.connection === connection)
  const last = own.toSorted((one, other) => one.from.localeCompare(other.from)).at(-1)
  return last?.to ?? null
}
