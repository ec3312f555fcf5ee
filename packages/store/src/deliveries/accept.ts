import type { RecordBytes, RecordHeader } from '@sendwright/model'
import type { Database } from '../database/database.ts'
import type { Pipeline } from '../database/pipeline.ts'
import { StoreFailure } from '../failure.ts'
import { acceptedBefore, acceptGroup, type GroupRequest } from './acceptGroup.ts'
import type { Announcer } from './announce.ts'
import type { Partitions } from './partitions.ts'
import type { FreeSpace } from './freeSpace.ts'
import type { InsertColumns } from './insert.ts'
import { headersColumn, orderKeyColumn, orderKeyHash, toColumns } from './recordColumns.ts'
import type { ShardsOf } from './shards.ts'
import type { Room } from './room.ts'

/** A record to be delivered. */
export interface NewDelivery {
  readonly topic: string
  /** null = by key, or any where there is none. */
  readonly partition: number | null
  readonly key: RecordBytes
  readonly value: RecordBytes
  readonly headers: readonly RecordHeader[]
  /** null = it has no order. */
  readonly orderKey: string | null
  /** null = now. */
  readonly notBefore: Date | null
  /** Bytes of key, value and headers. */
  readonly size: number
}

/** Records of one connection, all of them or none to be accepted. */
export interface AcceptRequest {
  readonly connection: string
  /** The same key with the same hash gets the first answer again. */
  readonly idempotency: { readonly key: string; readonly hash: string } | null
  readonly rows: readonly NewDelivery[]
  /** What may wait for the connection at most, these included. */
  readonly bounds: { readonly rows: number; readonly bytes: number }
}

/** What became of a request; `deliveries` are in the order of its rows. `rows` and `bytes` are those that wait. */
export type Accepted =
  | { readonly kind: 'accepted'; readonly deliveries: readonly { readonly id: string; readonly shard: number }[] }
  | Repeated
  | { readonly kind: 'buffer-full'; readonly rows: number; readonly bytes: number }

/** What becomes of a request whose idempotency key is known already. */
export type Repeated =
  | { readonly kind: 'repeated'; readonly deliveries: readonly { readonly id: string }[] }
  | { readonly kind: 'key-reused' }

/** Accepts records durably. Throws `StoreFailure`: then nothing was accepted, or, after a broken connection, it is not known. */
export type Accept = (request: AcceptRequest) => Promise<Accepted>

/** What accepting needs. */
export interface AcceptOptions {
  readonly database: Database
  readonly shardsOf: ShardsOf
  readonly room: Room
  readonly freeSpace: FreeSpace
  readonly partitions: Partitions
  readonly announcer: Announcer
}

interface Waiting extends GroupRequest {
  readonly bytes: number
  readonly done: (accepted: Accepted) => void
  readonly failed: (error: unknown) => void
}

// Of one group: with these, a transaction takes well below a second.
const groupRows = 2_000
const groupBytes = 8 * 1024 * 1024

/**
 * Commits in groups: while one is under way, requests collect, and when it is done, all that have come are the next.
 * Nobody waits for company. Requests of a group that PostgreSQL refuses are repeated one by one.
 */
export function createAccept({ database, shardsOf, room, freeSpace, partitions, announcer }: AcceptOptions): Accept {
  const pipeline = acceptPipeline(database)
  const waiting: Waiting[] = []
  const keysUnderWay = new Map<string, Promise<unknown>>()
  let busy = false
  let turn = 0

  async function work(): Promise<void> {
    busy = true
    while (waiting.length > 0) await commit(takeGroup(waiting))
    busy = false
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await acceptWithRoom(group)
      const shards = new Set<number>()
      let last = 0
      for (const [index, request] of group.entries()) {
        const result = results[index]
        if (result === undefined) throw new Error('a request of the group has no result')
        if (result.kind === 'accepted')
          for (const { id, shard } of result.deliveries) {
            shards.add(shard)
            last = Number(id)
          }
        request.done(result)
      }
      if (shards.size > 0) announcer.announce(shards)
      partitions.reached(last)
    } catch (error) {
      if (group.length > 1 && isRefusedFor(error, rowErrors)) for (const request of group) await commit([request])
      else for (const request of group) request.failed(error)
    }
  }

  async function acceptWithRoom(group: readonly Waiting[]): Promise<readonly Accepted[]> {
    try {
      return await acceptGroup(pipeline, group)
    } catch (error) {
      if (!isRefusedFor(error, noPartition)) throw error
      await partitions.make()
      return acceptGroup(pipeline, group)
    }
  }

  async function accept(request: AcceptRequest): Promise<Accepted> {
    if (request.rows.length === 0) return { kind: 'accepted', deliveries: [] }
    try {
      await freeSpace.check()
    } catch (error) {
      const first = await firstAnswer(request)
      if (first !== null) return first
      throw error
    }
    const shards = await shardsOf(request.connection)
    const bytes = request.rows.reduce((sum, { size }) => sum + size, 0)
    const entrant = { connection: request.connection, shards, rows: request.rows.length, bytes, bounds: request.bounds }
    const full = await room.take(entrant)
    if (full !== null) return (await firstAnswer(request)) ?? { kind: 'buffer-full', ...full }
    let isAccepted = false
    try {
      const rows = request.rows.map((row) => insertColumns(request.connection, row, shards, () => turn++))
      const answer = await new Promise<Accepted>((done, failed) => {
        waiting.push({ idempotency: request.idempotency, rows, bytes, done, failed })
        if (!busy) void work()
      })
      isAccepted = answer.kind === 'accepted'
      return answer
    } finally {
      room.settle(entrant, isAccepted)
    }
  }

  /** What was accepted stays accepted when there is no more room for it, often because of it. */
  async function firstAnswer({ idempotency }: AcceptRequest): Promise<Repeated | null> {
    return idempotency === null ? null : acceptedBefore(database.query, idempotency)
  }

  return async (request) => {
    if (request.idempotency === null) return accept(request)
    const { key } = request.idempotency
    // Two of one key in one transaction would wait for one another.
    for (;;) {
      const first = keysUnderWay.get(key)
      if (first === undefined) break
      await first.catch(() => {})
    }
    const answer = accept(request)
    keysUnderWay.set(key, answer)
    try {
      return await answer
    } finally {
      keysUnderWay.delete(key)
    }
  }
}

/**
 * A transaction that is older than the low-water mark of claims could commit rows behind it, to be found only by the
 * next look from the beginning; this time-out is shorter.
 */
function acceptPipeline(database: Database): Pipeline {
  return database.pipeline({
    settings: { synchronous_commit: 'on', transaction_timeout: '15s', statement_timeout: '15s' },
    timeoutMs: 20_000,
  })
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let rows = 0
  let bytes = 0
  let count = 0
  for (const request of waiting) {
    rows += request.rows.length
    bytes += request.bytes
    if (count > 0 && (rows > groupRows || bytes > groupBytes)) break
    count++
  }
  return waiting.splice(0, count)
}

const noPartition = /^23514$/
// The data of a row: nothing of the group was committed, and the others may be accepted without it.
const rowErrors = /^(22|23|54)/

function isRefusedFor(error: unknown, states: RegExp): boolean {
  if (!(error instanceof StoreFailure) || !(error.cause instanceof Error) || !('code' in error.cause)) return false
  return states.test(String(error.cause.code))
}

function insertColumns(
  connection: string,
  row: NewDelivery,
  shards: readonly number[],
  nextTurn: () => number,
): InsertColumns {
  const key = toColumns(row.key)
  const value = toColumns(row.value)
  const orderKey = orderKeyColumn(row.orderKey)
  const place = orderKey === null ? nextTurn() : orderKeyHash(orderKey)
  const shard = shards[place % shards.length]
  if (shard === undefined) throw new Error(`the connection ${connection} has no shards`)
  return [
    null,
    connection,
    shard,
    row.topic,
    row.partition,
    orderKey,
    key.text,
    value.text,
    headersColumn(row.headers),
    key.bytes,
    value.bytes,
    row.size,
    row.notBefore === null ? null : row.notBefore.toISOString(),
  ]
}
