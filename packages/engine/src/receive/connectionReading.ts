import type { Connection } from '@sendwright/model'
import { isFailure } from '../relay/failure.ts'
import { createWakeUp } from '../relay/wakeUp.ts'
import { inParts } from './inParts.ts'
import { createPlaces } from './places.ts'
import type { HeldBack, ReadPosition, ReadRecords, ReaderLease } from './receiveQueue.ts'
import type { ReceiverOptions, ReceiverState } from './receiverOptions.ts'

/** Between two looks for topics and partitions, in milliseconds. */
const lookEveryMs = 2_000
/** How long one call waits for records at most, in milliseconds. */
const waitMs = 1_000
/** Bytes of one call to aim at. */
const maxBytes = 1024 * 1024
/** How often people are told how far it is where nothing else has changed, in milliseconds. */
const noteEveryMs = 5_000
/** Positions without a record are stored with the next ones, or after so long, in milliseconds. */
const restPositionsMs = 2_000
/** Waits after failures in a row, in milliseconds. */
const backOff = [250, 500, 1_000, 2_000, 5_000] as const

/** A connection being read. */
export interface ConnectionReading {
  /** Resolves when it was left, or when its lease is somebody else's; it has let go of everything then. */
  readonly ended: Promise<void>
  /** Of its lease; it grows when positions are read. */
  epoch(): number
  listenTo(topics: readonly string[]): void
  leave(): void
  state(): ReceiverState
}

/** Reads the topics of one connection into the queue under a lease, until it is left or the lease is lost. */
export function readConnection(
  options: ReceiverOptions,
  {
    lease: firstLease,
    connection,
    topics: firstTopics,
  }: {
    readonly lease: ReaderLease
    readonly connection: Connection
    readonly topics: readonly string[]
  },
): ConnectionReading {
  const { queue, open, clock, log, observe } = options
  const { id } = connection
  const wakeUp = createWakeUp(clock)
  let lease = firstLease
  let topics = firstTopics
  let isLeft = false
  let calling: AbortController | null = null
  let phase: ReceiverState['phase'] = 'starting'
  let away: ReceiverState['away'] = null
  /** Why the database does not take what was read. */
  let unstorable: string | null = null
  let held: readonly HeldBack[] = []
  let refused: readonly HeldBack[] = []
  let ends: readonly ReadPosition[] = []
  let noted = ''
  let notedAt = -Infinity
  let lookAt = -Infinity
  /** The next offsets; forgotten where it is not known what of it is stored. */
  const places = createPlaces()
  let unstoredSince: number | null = null

  const reader = open(connection)
  return {
    ended: run(),
    epoch: () => lease.epoch,
    listenTo(next) {
      if (next.join('\n') === topics.join('\n')) return
      topics = next
      lookAt = -Infinity
      // Of a topic that was not listened to meanwhile, the database may have forgotten the position.
      places.forget()
      hurry()
    },
    leave() {
      isLeft = true
      hurry()
    },
    state,
  }

  function hurry(): void {
    wakeUp.hurry()
    calling?.abort('hurried')
  }

  function state(): ReceiverState {
    return { connection: id, epoch: lease.epoch, phase, topics, away, held: [...refused, ...held] }
  }

  async function run(): Promise<void> {
    let failures = 0
    try {
      await options.reached?.('opened')
      while (!isLeft) {
        try {
          const isOurs = await goOn()
          failures = 0
          if (!isOurs) {
            log('info', `Another server reads connection ${id} now`)
            break
          }
        } catch (error) {
          if (!isFailure(error)) throw error
          const wait = backOff[Math.min(failures, backOff.length - 1)] ?? 5_000
          failures += 1
          if (!isLeft) await wakeUp.pause(wait * (0.75 + clock.random() / 2))
        }
      }
    } catch (error) {
      log('error', `Reading connection ${id} has met a defect; it begins anew`, { error })
    }
    await reader.close()
  }

  /** One round: looks where it is time to, reads, stores. False: the lease is somebody else's. */
  async function goOn(): Promise<boolean> {
    if (!places.areKnown() && !(await takePositions())) return false
    if (clock.monotonic() >= lookAt && !(await look())) return false
    const wanted = places.of(topics)
    if (wanted.length === 0) {
      become('waiting')
      await note()
      await wakeUp.pause(Math.max(1, lookAt - clock.monotonic()))
      return true
    }
    const read = await fromKafka((signal) => reader.read(wanted, { waitMs, maxBytes, signal }))
    await options.reached?.('read')
    held = read.held
    become('reading')
    const isStored = await store(read)
    if (isStored) await note()
    return isStored
  }

  /** False: the lease is somebody else's. */
  async function takePositions(): Promise<boolean> {
    const taken = await fromQueue(() => queue.positions(lease))
    if (taken === null) return false
    lease = { ...lease, epoch: taken.epoch }
    places.load(taken.positions)
    return true
  }

  /** Finds the partitions of all topics, and where to begin in those that are new. */
  async function look(): Promise<boolean> {
    const found = await fromKafka(() => reader.partitions(topics))
    refused = found.refused
    const begun = places.found(topics, found, clock.monotonic())
    for (const topic of begun.unknown) {
      const since = await fromQueue(() => queue.since(id, topic))
      const offsets = await fromKafka(() => reader.offsetsSince(topic, since))
      places.place(offsets.map((offset) => ({ topic, ...offset })))
    }
    for (const topic of begun.gone)
      log('info', `Topic ${topic} of connection ${id} was deleted: if it comes back, it is read from its beginning`)
    ends = found.partitions.flatMap(({ topic, partition, end }) =>
      end === null ? [] : { topic, partition, offset: end },
    )
    lookAt = clock.monotonic() + lookEveryMs
    const isOurs = await storeMoved()
    if (isOurs) await options.reached?.('placed')
    return isOurs
  }

  async function store({ records, positions, lost }: ReadRecords): Promise<boolean> {
    for (const gap of lost) {
      log(
        'warn',
        `Records of topic ${gap.topic} were lost before they were read: partition ${gap.partition} of connection ${id} goes on at ${gap.first} instead of ${gap.offset}`,
      )
      observe.lost(id, gap)
      places.place([{ topic: gap.topic, partition: gap.partition, offset: gap.first }])
    }
    for (const part of inParts(records, positions)) {
      if (part.records.length === 0) {
        places.place(part.positions)
        continue
      }
      if (!(await fromQueue(() => queue.store(lease, part)))) return false
      places.stored(part.positions)
      unstorable = null
      observe.received(id, part.records.length)
      await options.reached?.('stored')
    }
    unstoredSince = places.moved().length === 0 ? null : (unstoredSince ?? clock.monotonic())
    const isTime = lost.length > 0 || (unstoredSince !== null && clock.monotonic() >= unstoredSince + restPositionsMs)
    return isTime ? storeMoved() : true
  }

  /** Positions that have moved without a record. */
  async function storeMoved(): Promise<boolean> {
    const positions = places.moved()
    if (positions.length === 0) return true
    if (!(await fromQueue(() => queue.store(lease, { records: [], positions })))) return false
    places.stored(positions)
    unstorable = null
    unstoredSince = null
    return true
  }

  async function fromKafka<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    calling = new AbortController()
    if (isLeft) calling.abort('left')
    try {
      const answer = await call(calling.signal)
      if (away !== null) log('info', `The cluster of connection ${id} can be read again`)
      away = null
      return answer
    } catch (error) {
      if (!isFailure(error)) throw error
      if (away === null) log('warn', `The cluster of connection ${id} cannot be read`, { reason: error.message })
      away = { since: away?.since ?? clock.now(), reason: error.message }
      become('away')
      await note()
      throw error
    } finally {
      calling = null
    }
  }

  /** After a failure it is not known what is stored: the positions are read again. */
  async function fromQueue<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      places.forget()
      unstoredSince = null
      if (!isFailure(error)) throw error
      log('warn', `What is received of connection ${id} could not be stored`, { reason: error.message })
      // A database that does not answer cannot be told either.
      if (error.code !== 'database-unavailable') {
        unstorable = error.message
        await note()
      }
      throw error
    }
  }

  function become(next: ReceiverState['phase']): void {
    phase = next
  }

  async function note(): Promise<void> {
    const reasons = [...new Set([...refused, ...held].map(({ reason }) => reason))]
    const reason = away?.reason ?? unstorable ?? (reasons.length === 0 ? null : reasons.join(' '))
    const text = JSON.stringify([phase, topics, reason])
    if (text === noted && clock.monotonic() < notedAt + noteEveryMs) return
    if (text !== noted) observe.state(state())
    noted = text
    notedAt = clock.monotonic()
    try {
      await queue.note(lease, { away: reason, ends })
    } catch (error) {
      // Told again with the next change, or in a while.
      if (!isFailure(error)) throw error
    }
  }
}
