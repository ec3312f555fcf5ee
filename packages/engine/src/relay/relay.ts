import type { Connection } from '@sendwright/model'
import { createConnectionHealth, type ConnectionHealth } from './connectionHealth.ts'
import { createCounts } from './counts.ts'
import type { ShardLease } from './deliveryQueue.ts'
import { isFailure } from './failure.ts'
import { flushCounts, listen, removeFinished } from './housekeeping.ts'
import { keepLeases, type Held, type LeaseKeeper } from './leases.ts'
import { createMemory } from './memory.ts'
import { allProtections, type Protections } from './protections.ts'
import type { Relay, RelayOptions } from './relayOptions.ts'
import { runShard, type ShardRunning } from './shardLoop.ts'
import { createWakeUp, type WakeUp } from './wakeUp.ts'

/** Moves due deliveries from the queue to Kafka, with as many loops as this server holds shards. Does nothing before `start`. */
export function createRelay(options: RelayOptions): Relay {
  return createRelayWith(options, allProtections)
}

/** A connection that does not answer for so long is left to the other servers, where one of them reaches it. */
const leaveAfterMs = 3_000

/** A loop over a shard, from the taking of its lease until it has let go of everything. */
interface Loop {
  readonly lease: ShardLease
  readonly wakeUp: WakeUp
  readonly running: ShardRunning
  isLeft: boolean
}

/** As `createRelay`, with protections that tests switch off. */
export function createRelayWith(options: RelayOptions, protections: Protections): Relay {
  const { queue, clock, observe, log } = options
  const counts = createCounts()
  const memory = createMemory()
  const healths = new Map<string, ConnectionHealth>()
  const connections = new Map<string, { readonly text: string; readonly connection: Connection }>()
  /** One loop per shard: a lease that is taken anew waits here until the loop of the one before has ended. */
  const loops = new Map<number, Loop>()
  let wanted = new Map<number, ShardLease>()
  /** Connections whose cluster is being asked whether it is there again. */
  const asking = new Set<string>()
  const background = new AbortController()
  const backgroundWork: Promise<void>[] = []
  let keeper: LeaseKeeper | null = null
  let isStopping = false

  return {
    start() {
      keeper = keepLeases(options, { onHeld, onTick, avoided })
      backgroundWork.push(
        flushCounts(options, counts, background.signal),
        removeFinished(options, background.signal),
        listen(options, poke, background.signal),
      )
    },
    poke,
    connectionChanged(id) {
      healths.get(id)?.forget()
      keeper?.hurry()
      hurryShardsOf(id)
    },
    async decide(shard, batch) {
      const isDecided = await queue.decide(shard, batch)
      poke(shard)
      return isDecided
    },
    states: () => [...loops.values()].map(({ running }) => running.state()),
    stop,
  }

  function poke(shard: number): void {
    loops.get(shard)?.wakeUp.poke()
  }

  function onHeld(held: Held): void {
    if (isStopping) return
    noteConnections(held.connections)
    wanted = new Map(held.leases.map((lease) => [lease.shard, lease]))
    for (const loop of loops.values()) {
      const lease = wanted.get(loop.lease.shard)
      if (lease === undefined || lease.epoch > loop.running.epoch()) leave(loop)
    }
    for (const lease of wanted.values()) if (!loops.has(lease.shard)) begin(lease)
  }

  async function onTick(): Promise<void> {
    // What was left to other servers is theirs to tell of.
    for (const [id, health] of healths) if (holdsAnyOf(id) || !health.isAway()) await health.renew()
  }

  /** What has been away for a while, and what was left to others and is still not reached. */
  function avoided(): readonly string[] {
    if (options.reach === undefined) return []
    const away = [...healths].filter(([, health]) => (health.awayForMs() ?? 0) >= leaveAfterMs).map(([id]) => id)
    for (const id of away) if (!holdsAnyOf(id)) void askAgain(id, options.reach)
    return away
  }

  async function askAgain(id: string, reach: NonNullable<RelayOptions['reach']>): Promise<void> {
    const known = connections.get(id)
    if (known === undefined || asking.has(id)) return
    asking.add(id)
    try {
      await reach(known.connection)
      healths.get(id)?.worked()
      keeper?.hurry()
    } catch (error) {
      if (!isFailure(error)) throw error
    } finally {
      asking.delete(id)
    }
  }

  function holdsAnyOf(id: string): boolean {
    return [...wanted.values()].some(({ connection }) => connection === id)
  }

  function begin(lease: ShardLease): void {
    const { shard, connection: id } = lease
    const wakeUp = createWakeUp(clock)
    const running = runShard({
      options,
      protections,
      lease,
      shard,
      health: healthOf(id),
      counts,
      memory,
      wakeUp,
      connection: () => connections.get(id)?.connection ?? null,
      isLeaseFresh: () => keeper?.isFresh() ?? false,
      isLeft: () => loop.isLeft,
      isStopping: () => isStopping,
    })
    const loop: Loop = { lease, wakeUp, running, isLeft: false }
    loops.set(shard, loop)
    observe.leaseTaken(shard)
    void running.ended.then(() => onEnd(loop))
  }

  function onEnd(loop: Loop): void {
    const { shard } = loop.lease
    loops.delete(shard)
    observe.leaseLost(shard)
    const next = wanted.get(shard)
    // The same lease is begun anew only when the next renewal says that it is still ours.
    if (next !== undefined && next.epoch > loop.running.epoch() && !isStopping) begin(next)
  }

  function leave(loop: Loop): void {
    loop.isLeft = true
    loop.wakeUp.hurry()
  }

  function noteConnections(now: readonly Connection[]): void {
    const before = new Map(connections)
    connections.clear()
    for (const id of healths.keys()) if (!now.some((connection) => connection.id === id)) healths.delete(id)
    for (const connection of now) {
      const text = JSON.stringify(connection)
      const known = before.get(connection.id)
      if (known?.text === text) {
        connections.set(connection.id, known)
        continue
      }
      connections.set(connection.id, { text, connection })
      if (known === undefined) continue
      healths.get(connection.id)?.forget()
      hurryShardsOf(connection.id)
    }
  }

  function healthOf(id: string): ConnectionHealth {
    let health = healths.get(id)
    if (health === undefined) {
      health = createConnectionHealth(id, options, () => hurryShardsOf(id))
      healths.set(id, health)
    }
    return health
  }

  function hurryShardsOf(id: string): void {
    for (const { lease, wakeUp } of loops.values()) if (lease.connection === id) wakeUp.hurry()
  }

  async function stop(withinMs: number): Promise<void> {
    if (isStopping) return
    isStopping = true
    const timeOver = new AbortController()
    for (const { wakeUp } of loops.values()) wakeUp.hurry()
    const ended = Promise.all([...loops.values()].map(({ running }) => running.ended))
    await Promise.race([ended, clock.wait(withinMs, timeOver.signal)])
    for (const loop of loops.values()) leave(loop)
    background.abort()
    const released = Promise.all([keeper?.stop(), ...backgroundWork]).then(() => queue.releaseLeases(options.server))
    const release = released.catch((error: unknown) => {
      if (!isFailure(error)) throw error
      log('warn', 'The leases were not released; they end by themselves', { reason: error.message })
    })
    await Promise.race([release, clock.wait(Math.max(1_000, withinMs / 4), timeOver.signal)])
    timeOver.abort()
  }
}
