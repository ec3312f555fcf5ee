import type {
  BatchAttempt,
  ClaimedBatch,
  DeliveryQueue,
  DueDelivery,
  NewBatch,
  RowRefusal,
  ShardLease,
} from '../relay/deliveryQueue.ts'
import type { Chance } from './chance.ts'
import { createLine, noFaults, type Line, type NetworkFaults } from './modelNetwork.ts'
import type { ModelProcess } from './modelProcess.ts'
import type { VirtualTime } from './virtualTime.ts'

/** A delivery as the model's database has it. */
export interface ModelRow {
  readonly id: bigint
  readonly shard: number
  readonly topic: string
  readonly partition: number | null
  readonly orderKey: string | null
  readonly size: number
  readonly acceptedAt: number
  dueAt: number
  state: 'waiting' | 'retrying' | 'failed' | 'parked' | 'sent' | 'ended'
  attempts: number
  retryAt: number
  failure: string | null
}

interface ModelBatch extends NewBatch {
  state: 'sending' | 'sent' | 'void'
  readonly attempts: BatchAttempt[]
}

interface ModelShard {
  readonly id: number
  readonly connection: string
  readonly index: number
  owner: string | null
  leasedUntil: number
  epoch: number
  generation: number
  positionTopic: string | null
  last: bigint
  revision: number
  sent: bigint
  stopped: string | null
  readonly batches: Map<bigint, ModelBatch>
}

/** The database of the model: what all servers share. Its rules are those that `DeliveryQueue` promises. */
export interface ModelDatabase {
  readonly faults: NetworkFaults
  readonly rows: Map<bigint, ModelRow>
  readonly shards: readonly ModelShard[]
  /** The connections that were noted as away. */
  readonly away: Map<string, NonNullable<ShardLease['away']>>
  /** Pieces that `removeFinished` can still remove, and how often it was called. */
  removable: number
  removals: number
  /** A queue over lines of its own. */
  connect(process: ModelProcess): DeliveryQueue
  accept(row: {
    readonly connection: string
    readonly topic: string
    readonly partition: number | null
    readonly orderKey: string | null
    readonly notBefore: number | null
    readonly size?: number
  }): ModelRow
  /** A person ends a row, or offers a failed one again; false when it is being sent or has ended. */
  change(id: bigint, to: 'cancel' | 'retry'): boolean
  /** Goes back to how it was when the copy was made. */
  copy(): () => void
}

const shardsPerConnection = 2

/** Makes an empty database. */
export function createModelDatabase(options: {
  readonly time: VirtualTime
  readonly chance: Chance
  readonly connections: readonly string[]
}): ModelDatabase {
  const { time, chance } = options
  const faults = noFaults()
  const rows = new Map<bigint, ModelRow>()
  const servers = new Map<string, number>()
  const listeners = new Set<{ readonly process: ModelProcess; readonly onShard: (shard: number) => void }>()
  const shards: ModelShard[] = options.connections.flatMap((connection, place) =>
    Array.from({ length: shardsPerConnection }, (_, index) => ({
      id: place * shardsPerConnection + index + 1,
      connection,
      index,
      owner: null,
      leasedUntil: 0,
      epoch: 0,
      generation: 0,
      positionTopic: null,
      last: 0n,
      revision: 0,
      sent: 0n,
      stopped: null,
      batches: new Map<bigint, ModelBatch>(),
    })),
  )
  let nextId = 0n

  const database: ModelDatabase = {
    faults,
    rows,
    shards,
    away: new Map(),
    removable: 0,
    removals: 0,
    connect,
    accept({ connection, topic, partition, orderKey, notBefore, size = 100 }) {
      nextId += 1n
      const own = shards.filter((shard) => shard.connection === connection)
      const place = orderKey === null ? Number(nextId) : hash(orderKey)
      const shard = own[place % own.length]
      if (shard === undefined) throw new Error(`No shard of ${connection}`)
      const row: ModelRow = {
        id: nextId,
        shard: shard.id,
        topic,
        partition,
        orderKey,
        size,
        acceptedAt: time.now(),
        dueAt: Math.max(time.now(), notBefore ?? 0),
        state: 'waiting',
        attempts: 0,
        retryAt: 0,
        failure: null,
      }
      rows.set(row.id, row)
      notify(shard.id)
      return row
    },
    change(id, to) {
      const row = rows.get(id)
      if (row === undefined || row.state === 'sent' || row.state === 'ended' || isBeingSent(row)) return false
      if (to === 'retry' && row.state !== 'failed') return false
      row.state = to === 'cancel' ? 'ended' : 'waiting'
      if (to === 'retry') row.attempts = 0
      const shard = shardOf(row.shard)
      shard.revision += 1
      settleHolds(shard)
      notify(shard.id)
      return true
    },
    copy() {
      const rowsThen = structuredClone([...rows])
      const shardsThen = structuredClone(shards)
      return () => {
        rows.clear()
        for (const [id, row] of rowsThen) rows.set(id, row)
        for (const [index, shard] of shardsThen.entries()) Object.assign(shardOfIndex(index), shard)
      }
    },
  }
  return database

  function connect(process: ModelProcess): DeliveryQueue {
    const common = { time, chance, faults, code: 'database-unavailable', latencyMs: 2, timeoutMs: 50 } as const
    const lines = new Map<number, Line>()
    const shared = createLine(process, { ...common, lateMs: 200 })
    function line(shard: number): Line {
      let known = lines.get(shard)
      if (known === undefined) lines.set(shard, (known = createLine(process, { ...common, lateMs: 200 })))
      return known
    }

    return {
      keepLeases: ({ server, leaseMs, connections }) =>
        shared.call(() => {
          const now = time.now()
          servers.set(server, now)
          const living = [...servers.values()].filter((seen) => seen > now - leaseMs).length
          const wanted = shards.filter(({ connection }) => connections.includes(connection))
          const fair = Math.ceil(wanted.length / living)
          const own = wanted.filter(({ owner }) => owner === server)
          for (const shard of own.slice(fair)) shard.owner = null
          const kept = own.slice(0, fair)
          for (const shard of kept) shard.leasedUntil = now + leaseMs
          for (const shard of wanted) {
            if (kept.length >= fair) break
            if (shard.owner !== null && shard.leasedUntil >= now) continue
            if (kept.includes(shard)) continue
            shard.owner = server
            shard.epoch += 1
            shard.leasedUntil = now + leaseMs
            kept.push(shard)
          }
          return kept.map(leaseOf)
        }),
      releaseLeases: (server, only) =>
        shared.call(() => {
          for (const shard of shards) {
            if (shard.owner === server && only?.includes(shard.id) !== false) shard.owner = null
          }
          if (only === undefined) servers.delete(server)
        }),
      retakeLease: (id, epoch) =>
        line(id).call(() => {
          const shard = shardOf(id)
          if (shard.epoch !== epoch || shard.owner === null) return null
          shard.epoch += 1
          return shard.epoch
        }),
      readLease: (id, epoch) =>
        line(id).call(() => {
          const shard = shardOf(id)
          return shard.epoch === epoch && shard.owner !== null ? leaseOf(shard) : null
        }),
      claim: ({ shard: id, exclude, maxRows, maxBytes, lowWater }) =>
        line(id).call(() => {
          const shard = shardOf(id)
          const now = time.now()
          const from = lowWater === null ? -Infinity : Number(lowWater) - 30_000
          const own = [...rows.values()].filter((row) => row.shard === id)
          const due = own
            .filter((row) => row.state === 'waiting' && row.dueAt <= now && row.dueAt >= from)
            .filter((row) => !exclude.includes(row.id))
            .toSorted(byPlace)
          let bytes = 0
          const taken = due.slice(0, maxRows).filter((row, place) => (bytes += row.size) <= maxBytes || place === 0)
          const later = own.filter((row) => row.state === 'waiting' && row.dueAt > now)
          const retrying = own.filter(({ state }) => state === 'retrying')
          return {
            rows: taken.map((row) => claimedRow(row, isBehindHold(shard, row))),
            hasMore: due.length > taken.length,
            nextDueInMs: later.length === 0 ? null : Math.min(...later.map(({ dueAt }) => dueAt)) - now,
            nextAttemptInMs:
              retrying.length === 0 ? null : Math.max(0, Math.min(...retrying.map(({ retryAt }) => retryAt)) - now),
            revision: shard.revision,
            epoch: shard.epoch,
          }
        }),
      step: ({ lease, revision, last, finish, begin, park, refuse }) =>
        line(lease.shard).call(() => {
          const shard = shardOf(lease.shard)
          const undecided =
            shard.batches.get(shard.last)?.state === 'sending' ? shard.batches.get(shard.last) : undefined
          if (shard.epoch !== lease.epoch || shard.revision !== revision || shard.last !== last) return false
          if (finish === null ? begin !== null && undecided !== undefined : undecided?.number !== finish.number) {
            return false
          }
          if (begin !== null && begin.number !== last + 1n) return false
          if (finish !== null && undecided !== undefined) finishBatch(shard, undecided, finish.ids)
          if (begin !== null) {
            shard.last = begin.number
            shard.batches.set(begin.number, { ...begin, state: 'sending', attempts: [] })
          }
          for (const id of park) rowOf(id).state = 'parked'
          refuseRows(shard, refuse)
          if (refuse.length > 0) shard.revision += 1
          return true
        }),
      voidBatch: ({ lease, number, refuse }) =>
        line(lease.shard).call(() => {
          const shard = shardOf(lease.shard)
          const batch = undecidedBatch(shard, lease.epoch, number)
          if (batch === null) return false
          batch.state = 'void'
          refuseRows(shard, refuse)
          shard.revision += 1
          return true
        }),
      closePartly: ({ lease, sent, refuse }) =>
        line(lease.shard).call(() => {
          const shard = shardOf(lease.shard)
          const batch = undecidedBatch(shard, lease.epoch, sent.number)
          if (batch === null) return false
          if (sent.ids.length === 0) batch.state = 'void'
          else finishBatch(shard, batch, sent.ids)
          refuseRows(shard, refuse)
          shard.revision += 1
          return true
        }),
      wake: (lease) =>
        line(lease.shard).call(() => {
          const shard = shardOf(lease.shard)
          if (shard.epoch !== lease.epoch) return
          for (const row of rows.values()) {
            if (row.shard !== shard.id || row.state !== 'retrying' || row.retryAt > time.now()) continue
            row.state = 'waiting'
            shard.revision += 1
          }
          settleHolds(shard)
        }),
      noteAttempt: (lease, number, attempt) =>
        line(lease.shard).call(() => {
          undecidedBatch(shardOf(lease.shard), lease.epoch, number)?.attempts.push(attempt)
        }),
      setPositionTopic: (lease, topic, generation) =>
        line(lease.shard).call(() => {
          const shard = shardOf(lease.shard)
          if (shard.epoch !== lease.epoch) return false
          shard.positionTopic = topic
          shard.generation = generation
          return true
        }),
      setStopped: (lease, reason) =>
        line(lease.shard).call(() => {
          const shard = shardOf(lease.shard)
          if (shard.epoch !== lease.epoch) return false
          shard.stopped = reason
          return true
        }),
      decide: (id, decision) =>
        shared.call(() => {
          const shard = shardOf(id)
          if (shard.stopped === null) return false
          const batch = shard.batches.get(shard.last)
          if (batch?.state === 'sending') {
            if (decision === 'sent') finishBatch(shard, batch, batch.ids)
            else batch.state = 'void'
          }
          shard.generation += 1
          shard.revision += 1
          shard.stopped = null
          return true
        }),
      addCounts: () => shared.call(() => undefined),
      noteConnection: ({ connection, awaySince, reason }) =>
        shared.call(() => {
          if (awaySince === null) database.away.delete(connection)
          else database.away.set(connection, { since: awaySince, reason: reason ?? '' })
        }),
      removeFinished: () =>
        shared.call(() => {
          database.removals += 1
          if (database.removable === 0) return false
          database.removable -= 1
          return true
        }),
      listen: (onShard, signal) =>
        new Promise((resolve) => {
          const listener = { process, onShard }
          listeners.add(listener)
          signal.addEventListener('abort', () => {
            listeners.delete(listener)
            resolve()
          })
        }),
    }
  }

  function notify(shard: number): void {
    for (const { process, onShard } of listeners) {
      if (chance.isHit(0.2)) continue
      time.after(chance.between(0, 20), () => {
        if (!process.isDead() && !process.isPaused()) onShard(shard)
      })
    }
  }

  function finishBatch(shard: ModelShard, batch: ModelBatch, ids: readonly bigint[]): void {
    batch.state = 'sent'
    shard.sent = batch.number
    for (const id of ids) rowOf(id).state = 'sent'
  }

  function refuseRows(shard: ModelShard, refuse: readonly RowRefusal[]): void {
    for (const { id, code, retryInMs } of refuse) {
      const row = rowOf(id)
      row.state = retryInMs === null ? 'failed' : 'retrying'
      row.attempts += 1
      row.retryAt = time.now() + (retryInMs ?? 0)
      row.failure = code
    }
    settleHolds(shard)
  }

  /** What was parked and has nothing before it any more goes on. */
  function settleHolds(shard: ModelShard): void {
    for (const row of rows.values()) {
      if (row.shard === shard.id && row.state === 'parked' && !isBehindHold(shard, row)) row.state = 'waiting'
    }
  }

  function isBehindHold(shard: ModelShard, row: ModelRow): boolean {
    if (row.orderKey === null) return false
    for (const other of rows.values()) {
      if (other.shard !== shard.id || other.orderKey !== row.orderKey) continue
      if ((other.state === 'failed' || other.state === 'retrying') && byPlace(other, row) < 0) return true
    }
    return false
  }

  function undecidedBatch(shard: ModelShard, epoch: number, number: bigint): ModelBatch | null {
    const batch = shard.batches.get(number)
    return shard.epoch === epoch && shard.last === number && batch?.state === 'sending' ? batch : null
  }

  function isBeingSent(row: ModelRow): boolean {
    const shard = shardOf(row.shard)
    const batch = shard.batches.get(shard.last)
    return batch?.state === 'sending' && batch.ids.includes(row.id)
  }

  function leaseOf(shard: ModelShard): ShardLease {
    const { id, connection, index, epoch, generation, positionTopic, last, revision, stopped, sent } = shard
    const batch = shard.batches.get(last)
    const digest = shard.batches.get(sent)?.digest
    return {
      shard: id,
      connection,
      index,
      epoch,
      generation,
      positionTopic,
      last,
      revision,
      stopped,
      inDoubt: batch?.state === 'sending' ? claimedBatch(batch) : null,
      lastSent: digest === undefined ? null : { number: sent, digest },
      away: database.away.get(connection) ?? null,
    }
  }

  function claimedBatch({ number, digest, mode, ids, partitions }: ModelBatch): ClaimedBatch {
    return {
      number,
      digest,
      mode,
      rows: ids.map((id, index) => ({ ...claimedRow(rowOf(id), false), fixedPartition: partitions[index] ?? 0 })),
    }
  }

  function shardOf(id: number): ModelShard {
    const shard = shards.find((candidate) => candidate.id === id)
    if (shard === undefined) throw new Error(`No shard ${id}`)
    return shard
  }

  function shardOfIndex(index: number): ModelShard {
    const shard = shards[index]
    if (shard === undefined) throw new Error(`No shard at ${index}`)
    return shard
  }

  function rowOf(id: bigint): ModelRow {
    const row = rows.get(id)
    if (row === undefined) throw new Error(`No row ${id}`)
    return row
  }
}

/** In the order in which deliveries are sent: by due time, then id. */
export function byPlace(one: ModelRow, other: ModelRow): number {
  return one.dueAt - other.dueAt || Number(one.id - other.id)
}

function claimedRow(row: ModelRow, isHeld: boolean): DueDelivery {
  const { id, topic, partition, orderKey, dueAt, acceptedAt, size, attempts } = row
  return {
    id,
    topic,
    partition,
    key: null,
    value: null,
    headers: [],
    orderKey,
    isHeld,
    due: String(dueAt),
    acceptedAt,
    dueAt,
    size,
    attempts,
    trace: traceOf(id),
    isAwaited: isAwaited(id),
    retry: null,
  }
}

/** Whether a run goes on with a row. */
export function isAwaited(id: bigint): boolean {
  return id % 2n === 0n
}

/** The `traceparent` of what a row belongs to; every third belongs to nothing. */
export function traceOf(id: bigint): string | null {
  return id % 3n === 0n ? null : `00-${String(id).padStart(32, '0')}-00f067aa0ba902b7-01`
}

function hash(text: string): number {
  let sum = 0
  for (let index = 0; index < text.length; index += 1) sum = (sum * 31 + text.charCodeAt(index)) >>> 0
  return sum
}
