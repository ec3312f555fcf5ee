import type { DeliveryMode } from '@sendwright/model'
import type { JournalEntry } from '../publish/journal.ts'

/** A record as it was read from Kafka. */
export interface FoundRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly (readonly [string, string])[]
}

/** What is wrong, a sentence each. */
export interface Verdict {
  /** Accepted and not there. */
  readonly lost: readonly string[]
  /** There more than once; at least once: with different message ids. */
  readonly duplicated: readonly string[]
  /** Behind a later one of its stream; at least once: by first occurrences. */
  readonly outOfOrder: readonly string[]
  /** There and never sent, not as it was sent, or refused for good. */
  readonly invented: readonly string[]
  /** Second and further occurrences with the same message id, which at least once may have. */
  readonly repeated: number
}

/** Compares what lies in Kafka with what was accepted. Records are taken partition by partition, in order of offsets. */
export function checkRecords(
  journal: readonly JournalEntry[],
  found: readonly FoundRecord[],
  mode: DeliveryMode,
): Verdict {
  const sent = new Map(journal.map((entry) => [entry.identity, entry]))
  const seen = new Map<string, FoundRecord>()
  const identityOf = new Map<string, string>()
  const [duplicated, outOfOrder, invented]: [string[], string[], string[]] = [[], [], []]
  const lastOfStream = new Map<string, number>()
  let repeated = 0

  for (const record of found.toSorted(byPlace)) {
    const identity = readIdentity(record)
    const entry = identity === null ? undefined : sent.get(identity)
    if (entry === undefined || entry.isPoison || !isAsSent(record, entry)) {
      invented.push(`${placeOf(record)}: ${record.value ?? 'nothing'}`)
      continue
    }
    const messageId = messageIdOf(record)
    const first = seen.get(entry.identity)
    if (first !== undefined) {
      const isRepeat = mode === 'atLeastOnce' && messageId !== null && messageIdOf(first) === messageId
      if (isRepeat) repeated += 1
      else duplicated.push(`${entry.identity} at ${placeOf(first)} and ${placeOf(record)}`)
      continue
    }
    seen.set(entry.identity, record)
    if (messageId !== null) {
      const other = identityOf.get(messageId)
      if (other !== undefined) duplicated.push(`${other} and ${entry.identity} have the message id ${messageId}`)
      identityOf.set(messageId, entry.identity)
    }
    if (mode === 'atLeastOnce' && messageId === null) invented.push(`${placeOf(record)}: no message-id`)
    if (entry.stream === null) continue
    const last = lastOfStream.get(entry.stream) ?? 0
    if (entry.number < last) outOfOrder.push(`${entry.identity} at ${placeOf(record)}, behind number ${last}`)
    lastOfStream.set(entry.stream, Math.max(last, entry.number))
  }
  const lost = journal.filter(({ id, isPoison, identity }) => id !== null && !isPoison && !seen.has(identity))
  return {
    lost: lost.map(({ identity, id }) => `${identity}, delivery ${id}`),
    duplicated,
    outOfOrder,
    invented,
    repeated,
  }
}

function byPlace(a: FoundRecord, b: FoundRecord): number {
  return a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset
}

/** `topic/partition/offset` */
export function placeOf({ topic, partition, offset }: FoundRecord): string {
  return `${topic}/${partition}/${offset}`
}

function readIdentity({ value }: FoundRecord): string | null {
  return /^\{"identity":"([^"]*)"/.exec(value ?? '')?.[1] ?? null
}

function isAsSent(record: FoundRecord, entry: JournalEntry): boolean {
  return (
    record.topic === entry.topic &&
    record.value === entry.value &&
    record.key === entry.key &&
    (entry.partition === null || record.partition === entry.partition)
  )
}

function messageIdOf({ headers }: FoundRecord): string | null {
  return headers.find(([name]) => name === 'message-id')?.[1] ?? null
}
