import type { Connection } from '@sendwright/model'
import { isFailure } from '../relay/failure.ts'
import { createWakeUp } from '../relay/wakeUp.ts'
import { readConnection, type ConnectionReading } from './connectionReading.ts'
import type { ReaderLease } from './receiveQueue.ts'
import type { Receiver, ReceiverOptions } from './receiverOptions.ts'

/** How often leases are renewed and what is listened to is looked at; a lease lasts 10 s. In milliseconds. */
const renewMs = 2_000
const retryMs = 500
/** A connection that does not answer for so long is left to the other servers, where one of them reaches it. */
const leaveAfterMs = 3_000

/** What is to be read under a lease. */
interface Wanted {
  readonly lease: ReaderLease
  readonly connection: Connection
  readonly topics: readonly string[]
}

interface Loop {
  /** The connection as JSON: a change of it takes a new reader. */
  readonly text: string
  readonly reading: ConnectionReading
  isLeft: boolean
}

/** Keeps the leases of this server and reads every connection that it holds, one reader each. Does nothing before `start`. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { queue, clock, log, server } = options
  const loops = new Map<string, Loop>()
  const wakeUp = createWakeUp(clock)
  let keeping: Promise<void> = Promise.resolve()
  let isStopping = false
  /** Since when a connection does not answer, by the clock that never jumps. */
  const awaySince = new Map<string, number>()
  const asking = new Set<string>()

  return {
    start() {
      keeping = keep()
    },
    poke: () => wakeUp.hurry(),
    states: () => [...loops.values()].map(({ reading }) => reading.state()),
    stop,
  }

  async function keep(): Promise<void> {
    let isTold = false
    while (!isStopping) {
      try {
        const wanted = await renew()
        isTold = false
        if (isStopping) return
        readWhatIs(wanted)
        await wakeUp.pause(renewMs)
      } catch (error) {
        const level = isFailure(error) ? 'warn' : 'error'
        if (!isTold) log(level, 'The leases of what is received could not be renewed', { error })
        isTold = true
        if (!isStopping) await wakeUp.pause(retryMs)
      }
    }
  }

  async function renew(): Promise<ReadonlyMap<string, Wanted>> {
    const [listened, all] = await Promise.all([queue.listened(), options.connections()])
    const topics = Map.groupBy(listened, ({ connection }) => connection)
    const connections = new Map(
      all.filter(({ id, toComplete }) => toComplete === null && topics.has(id)).map((found) => [found.id, found]),
    )
    const leases = await queue.keepLeases(server, [...connections.keys()], away([...connections.keys()]))
    for (const id of awaySince.keys()) {
      const connection = connections.get(id)
      if (connection === undefined) awaySince.delete(id)
      else if (!leases.some((lease) => lease.connection === id)) void askAgain(connection, topics.get(id) ?? [])
    }
    return new Map(
      leases.flatMap((lease) => {
        const connection = connections.get(lease.connection)
        if (connection === undefined) return []
        const names = (topics.get(lease.connection) ?? []).map(({ topic }) => topic)
        return [[lease.connection, { lease, connection, topics: [...new Set(names)].toSorted() }]]
      }),
    )
  }

  /** What has not answered for a while, and what was left to others and still does not. */
  function away(ids: readonly string[]): readonly string[] {
    const now = clock.monotonic()
    for (const { reading } of loops.values()) {
      const state = reading.state()
      if (state.away === null) awaySince.delete(state.connection)
      else if (!awaySince.has(state.connection)) awaySince.set(state.connection, now)
    }
    return ids.filter((id) => now - (awaySince.get(id) ?? now) >= leaveAfterMs)
  }

  /** Whether a connection that is left to others can be read here again. */
  async function askAgain(connection: Connection, topics: readonly { readonly topic: string }[]): Promise<void> {
    if (asking.has(connection.id) || loops.has(connection.id)) return
    asking.add(connection.id)
    const reader = options.open(connection)
    try {
      await reader.partitions(topics.map(({ topic }) => topic))
      awaySince.delete(connection.id)
    } catch (error) {
      if (!isFailure(error)) throw error
    } finally {
      asking.delete(connection.id)
      await reader.close()
    }
  }

  function readWhatIs(wanted: ReadonlyMap<string, Wanted>): void {
    for (const [id, loop] of loops) {
      const now = wanted.get(id)
      // A reading raises its epoch itself: an answer with a lower one is older.
      const isOurs = now !== undefined && now.lease.epoch <= loop.reading.epoch()
      if (isOurs && JSON.stringify(now.connection) === loop.text) loop.reading.listenTo(now.topics)
      else leave(loop)
    }
    for (const [id, now] of wanted) if (!loops.has(id)) begin(now)
  }

  function begin({ lease, connection, topics }: Wanted): void {
    const reading = readConnection(options, { lease, connection, topics })
    const loop: Loop = { text: JSON.stringify(connection), reading, isLeft: false }
    loops.set(connection.id, loop)
    void reading.ended.then(() => {
      loops.delete(connection.id)
      // Left for another one to begin; a reading that has ended by itself has lost its lease and waits for the next renewal.
      if (loop.isLeft) wakeUp.hurry()
    })
  }

  function leave(loop: Loop): void {
    loop.isLeft = true
    loop.reading.leave()
  }

  async function stop(withinMs: number): Promise<void> {
    if (isStopping) return
    isStopping = true
    wakeUp.hurry()
    for (const loop of loops.values()) leave(loop)
    const timeOver = new AbortController()
    const ended = Promise.all([keeping, ...[...loops.values()].map(({ reading }) => reading.ended)])
    const released = ended
      .then(() => queue.releaseLeases(server))
      .catch((error: unknown) => {
        if (!isFailure(error)) throw error
        log('warn', 'The leases of what is received were not released; they end by themselves', {
          reason: error.message,
        })
      })
    await Promise.race([released, clock.wait(withinMs, timeOver.signal)])
    timeOver.abort()
  }
}
