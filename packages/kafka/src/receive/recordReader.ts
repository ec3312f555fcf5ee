import type { HeldBack, LostPosition, ReadPosition, ReadRecords, RecordReader } from '@sendwright/engine'
import type { ReceivedRecord } from '@sendwright/model'
import type { KafkaClient } from '../client/client.ts'
import { createDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { leaderHasMoved } from '../kafkaErrors.ts'
import { lookAtTopics, type PartitionPlace } from '../topics/partitions.ts'
import { unknownPartition, unknownTopic } from '../topics/topicFailures.ts'
import { createChange } from './change.ts'
import { type AnsweredPartition, type Poll, startPoll } from './leaderPoll.ts'
import { findPartitions, offsetsSince } from './partitionOffsets.ts'
import { patienceMs } from './patience.ts'

/** Between two looks for leaders, in milliseconds; shorter where a leader is known to have moved. */
const lookEveryMs = 5_000
const lookAgainMs = 250
/** How long something is left alone that could not be read, in milliseconds: a partition that moves, one that is refused, a broker. */
const restMs = { moved: 250, refused: 2_000, broker: 500 }
/** Bytes of one fetch at least, however many leaders share what is to be read. */
const leastBytes = 64 * 1024

/** What a reader is made of. */
export interface RecordReaderOptions {
  /** The id of the connection, as records carry it. */
  readonly connection: string
  readonly client: KafkaClient
  /** How the cluster answers, for its health. */
  readonly onOutcome: (failure: KafkaFailure | null) => void
}

/**
 * Reads committed records by position. Every leader has at most one fetch under way, which outlasts the call that began it:
 * a leader without news holds up nobody, and its answer counts when the position it was asked for is still the one wanted.
 */
export function createRecordReader({ connection, client, onOutcome }: RecordReaderOptions): RecordReader {
  const change = createChange()
  const polls = new Map<number, Poll>()
  /** Brokers that did not answer last. */
  const failing = new Map<number, { readonly failure: KafkaFailure; readonly until: number }>()
  const held = new Map<string, { readonly back: HeldBack; readonly until: number }>()
  /** When a partition last had records: those that waited longest are asked first. */
  const served = new Map<string, number>()
  let turn = 0
  let places: Places = new Map()
  let lookedAt = -Infinity
  let isLooking = false
  let lookFailure: KafkaFailure | null = null
  let isClosed = false

  return {
    partitions: async (topics) => {
      const { places: found, ...answer } = await watched(() => findPartitions(client, topics))
      places = new Map([...places, ...absentOrFound(topics, found)])
      lookedAt = performance.now()
      return answer
    },
    offsetsSince: async (topic, since) => watched(() => offsetsSince(client, topic, since)),
    read,
    close: async () => {
      isClosed = true
      client.close(new Error('the reader was closed'))
      change.tell()
    },
  }

  async function read(
    positions: readonly ReadPosition[],
    { waitMs, maxBytes, signal }: Parameters<RecordReader['read']>[1],
  ): Promise<ReadRecords> {
    const end = performance.now() + waitMs
    // What a look has met since the last call may be over.
    lookFailure = null
    while (true) {
      if (isClosed) throw new KafkaFailure('not-connected', 'The reader was closed.')
      const now = performance.now()
      look(positions, now)
      const plan = planOf(positions, now)
      for (const [leader, wanted] of plan.byLeader) begin(leader, wanted, { plan, waitMs, maxBytes })
      const answer = harvest(positions, plan.held)
      if (answer.records.length > 0 || answer.positions.length > 0 || answer.lost.length > 0) return answer
      if (lookFailure !== null) throw takeLookFailure()
      if (signal.aborted || now >= end) {
        if (!signal.aborted && plan.nobody !== null) throw plan.nobody
        return answer
      }
      await change.wait(Math.min(end, plan.nextAt) - now, signal)
    }
  }

  /** Looks for the leaders where what is known is old or wrong; what is known serves meanwhile. */
  function look(positions: readonly ReadPosition[], now: number): void {
    const topics = [...new Set(positions.map(({ topic }) => topic))]
    const isKnown = topics.every((topic) => places.has(topic))
    if (isLooking || topics.length === 0 || now < lookedAt + (isKnown ? lookEveryMs : lookAgainMs)) return
    isLooking = true
    void watched(() => lookAtTopics(client, topics, createDeadline(patienceMs)))
      .then(
        (found) => {
          places = absentOrFound(topics, found)
        },
        (error: unknown) => {
          lookFailure = failureOf(error)
        },
      )
      .finally(() => {
        isLooking = false
        lookedAt = performance.now()
        if (lookFailure !== null) doubtPlaces()
        change.tell()
      })
  }

  /** A topic that does not exist is known, too. */
  function absentOrFound(topics: readonly string[], found: Places): Places {
    const name = client.settings.connectionName
    return new Map(topics.map((topic) => [topic, found.get(topic) ?? unknownTopic(topic, name)]))
  }

  /** The next look comes soon. */
  function doubtPlaces(): void {
    lookedAt = Math.min(lookedAt, performance.now() - lookEveryMs + lookAgainMs)
  }

  function takeLookFailure(): KafkaFailure {
    const failure = lookFailure ?? new KafkaFailure('not-connected', 'The cluster did not answer.')
    lookFailure = null
    return failure
  }

  function planOf(positions: readonly ReadPosition[], now: number): Plan {
    const byLeader = new Map<number, ReadPosition[]>()
    const back: HeldBack[] = []
    let nextAt = Infinity
    let nobody: KafkaFailure | null = null
    let isAnybody = false
    for (const position of positions) {
      const { topic, partition } = position
      const found = placeOf(topic, partition)
      const known = held.get(keyOf(position))
      if (found === null) continue
      if (found instanceof KafkaFailure) {
        back.push({ topic, partition: places.get(topic) === found ? null : partition, reason: found.message })
      } else if (known !== undefined && known.until > now) {
        back.push(known.back)
        nextAt = Math.min(nextAt, known.until)
        isAnybody = true
      } else {
        const ill = failing.get(found)
        if (ill === undefined) isAnybody = true
        else {
          nobody ??= ill.failure
          back.push({ topic, partition, reason: ill.failure.message })
          if (!polls.has(found)) nextAt = Math.min(nextAt, Math.max(ill.until, now + 1))
        }
        const group = byLeader.get(found)
        if (group === undefined) byLeader.set(found, [position])
        else group.push(position)
      }
    }
    return { byLeader, held: withoutRepeats(back), nextAt, nobody: isAnybody ? null : nobody }
  }

  /** The leader; null while nobody has looked. */
  function placeOf(topic: string, partition: number): number | KafkaFailure | null {
    const known = places.get(topic)
    if (known === undefined) return null
    if (known instanceof KafkaFailure) {
      doubtPlaces()
      return known
    }
    const place = known.find((candidate) => candidate.partition === partition)
    if (place !== undefined && place.leader !== null) return place.leader
    doubtPlaces()
    if (place === undefined) return unknownPartition(topic, partition, known.length)
    return new KafkaFailure('not-connected', `Partition ${partition} of topic ${topic} has no leader at the moment.`)
  }

  function begin(
    leader: number,
    wanted: readonly ReadPosition[],
    { plan, waitMs, maxBytes }: { readonly plan: Plan; readonly waitMs: number; readonly maxBytes: number },
  ): void {
    if (polls.has(leader) || (failing.get(leader)?.until ?? -Infinity) > performance.now()) return
    const positions = wanted.toSorted((a, b) => (served.get(keyOf(a)) ?? 0) - (served.get(keyOf(b)) ?? 0))
    const poll = startPoll(client, leader, {
      positions,
      maxWaitMs: waitMs,
      maxBytes: Math.max(leastBytes, Math.floor(maxBytes / plan.byLeader.size)),
    })
    polls.set(leader, poll)
    void poll.settled.then(change.tell)
  }

  /** Takes what has been answered, as far as it was asked for at the positions wanted now. */
  function harvest(positions: readonly ReadPosition[], back: readonly HeldBack[]): ReadRecords {
    const wanted = new Map(positions.map((position) => [keyOf(position), position.offset]))
    const moved = new Map<string, ReadPosition>()
    const read = { records: new Array<ReceivedRecord>(), lost: new Array<LostPosition>(), held: [...back] }
    for (const [leader, { outcome }] of polls) {
      if (outcome() === null) continue
      polls.delete(leader)
      const answer = outcome()
      if (answer instanceof KafkaFailure) {
        onOutcome(answer)
        failing.set(leader, { failure: answer, until: performance.now() + restMs.broker })
        doubtPlaces()
        continue
      }
      onOutcome(null)
      failing.delete(leader)
      for (const partition of answer ?? []) {
        if (wanted.get(keyOf(partition)) === partition.asked) take(partition)
      }
    }
    return { ...read, positions: [...moved.values()] }

    function take(answer: AnsweredPartition): void {
      const { topic, partition, next, asked, records, firstThere } = answer
      const key = keyOf(answer)
      if (firstThere !== null) {
        wanted.delete(key)
        read.lost.push({ topic, partition, offset: asked, first: firstThere })
        return
      }
      if (answer.failure !== null) {
        const isMoved = leaderHasMoved(answer.failure.kafkaErrorCode ?? 0)
        if (isMoved) doubtPlaces()
        const backUntil = performance.now() + (isMoved ? restMs.moved : restMs.refused)
        const heldBack = { topic, partition, reason: answer.failure.message }
        held.set(key, { back: heldBack, until: backUntil })
        read.held.push(heldBack)
      } else held.delete(key)
      if (next === asked) return
      wanted.set(key, next)
      moved.set(key, { topic, partition, offset: next })
      served.set(key, (turn += 1))
      for (const record of records) read.records.push({ connection, ...record })
    }
  }

  async function watched<T>(call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call()
      onOutcome(null)
      return answer
    } catch (error) {
      if (error instanceof KafkaFailure) onOutcome(error)
      throw error
    }
  }
}

/** Where partitions are led, or why a topic is not to be seen. */
type Places = ReadonlyMap<string, readonly PartitionPlace[] | KafkaFailure>

/** What is to be asked of whom. */
interface Plan {
  readonly byLeader: ReadonlyMap<number, readonly ReadPosition[]>
  readonly held: readonly HeldBack[]
  /** When something can be asked that is left alone now, by the monotonic clock. */
  readonly nextAt: number
  /** Why nothing at all can be read: no leader answers. */
  readonly nobody: KafkaFailure | null
}

function keyOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`
}

/** A topic that is held back as a whole is told once. */
function withoutRepeats(held: readonly HeldBack[]): readonly HeldBack[] {
  return [...new Map(held.map((back) => [`${back.topic}/${back.partition}`, back])).values()]
}

/** Defects are not caught: they end the process as any other. */
function failureOf(error: unknown): KafkaFailure {
  if (error instanceof KafkaFailure) return error
  throw error
}
