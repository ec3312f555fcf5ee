import type { ClaimedBatch, DueDelivery, PlannedRow, ShardNames, ShardTransport, WriteResult } from '@sendwright/engine'
import { connectionSchema } from '@sendwright/model'
import { createDeliveryTransport } from '../delivery/deliveryTransport.ts'
import type { Protections } from '../delivery/protections.ts'
import { KafkaFailure } from '../failure.ts'

/** A row as a test writes it. */
export interface TestRow {
  readonly topic: string
  readonly value: string | null
  readonly partition?: number
  readonly key?: string
  readonly orderKey?: string
  readonly headers?: DueDelivery['headers']
}

/** A shard that closes itself. */
export interface DrivenShard extends AsyncDisposable {
  readonly shard: ShardTransport
  readonly names: ShardNames
}

let shardsOpened = 0

/** The way of a shard to these brokers, under names of its own unless they are given. */
export function openShard(
  brokers: readonly string[],
  options: {
    readonly names?: ShardNames
    readonly sendTimeoutMs?: number
    readonly protections?: Partial<Protections>
  } = {},
): DrivenShard {
  shardsOpened++
  const name = `sendwright-test-${Date.now().toString(36)}-${process.pid}-${shardsOpened}`
  const names = options.names ?? { transactionalId: name, group: name }
  const connection = connectionSchema.parse({
    id: 'main',
    name: 'Main',
    brokers,
    sendTimeoutMs: options.sendTimeoutMs ?? 15_000,
  })
  const transport = createDeliveryTransport({ log: () => {}, protections: options.protections ?? {} })
  const shard = transport.shard(connection, names)
  return { shard, names, [Symbol.asyncDispose]: () => shard.close() }
}

/** Rows that are due, with ids from `firstId` on. */
export function dueRows(rows: readonly TestRow[], firstId = 1): readonly DueDelivery[] {
  return rows.map(({ topic, value, partition = null, key, orderKey, headers = [] }, index) => ({
    id: BigInt(firstId + index),
    topic,
    partition,
    key: key === undefined ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers,
    orderKey: orderKey ?? key ?? null,
    isHeld: false,
    due: '2026-01-01 00:00:00',
    acceptedAt: 0,
    dueAt: 0,
    size: (key?.length ?? 0) + (value?.length ?? 0),
    attempts: 0,
    trace: null,
    retry: null,
  }))
}

/** A batch of rows, each for the partition it names, 0 where it names none. */
export function batchOf(number: number, rows: readonly TestRow[]): ClaimedBatch {
  return {
    number: BigInt(number),
    digest: `digest-${number}`,
    mode: 'exactlyOnce',
    rows: dueRows(rows, number * 1_000).map((row) => ({ ...row, fixedPartition: row.partition ?? 0 })),
  }
}

/** Makes a shard ready as the relay does, with the position of a shard that has sent nothing. */
export async function initialise(shard: ShardTransport, positionTopic: string): Promise<void> {
  await shard.initialise()
  await shard.commitPosition(positionTopic, { number: 0n, digest: '' })
}

/** Writes and commits a batch; throws when it is refused. */
export async function send(
  shard: ShardTransport,
  batch: ClaimedBatch,
  positionTopic: string,
): Promise<Extract<WriteResult, { kind: 'written' }>> {
  const result = await shard.write(batch, positionTopic)
  if (result.kind !== 'written') throw new Error(`The batch was ${result.kind}: ${JSON.stringify(result)}`)
  await shard.commit()
  return result
}

/**
 * Sends a batch as the relay does: after any doubt the producer is thrown away, a new one initialised, the position read,
 * and the batch sent again where it says so. Resolves with how often there was a doubt.
 */
export async function sendCertainly(
  shard: ShardTransport,
  batch: ClaimedBatch,
  positionTopic: string,
): Promise<number> {
  let isOpen = true
  for (let doubts = 0; ; doubts++) {
    try {
      if (!isOpen) {
        await shard.initialise()
        if (await lies(shard, batch, positionTopic)) return doubts
      }
      await send(shard, batch, positionTopic)
      return doubts
    } catch (error) {
      if (!(error instanceof KafkaFailure) || doubts > 50) throw error
      shard.discard()
      isOpen = false
    }
  }
}

async function lies(shard: ShardTransport, batch: ClaimedBatch, positionTopic: string): Promise<boolean> {
  const position = await shard.readPosition(positionTopic)
  if (position?.number === batch.number && position.digest === batch.digest) return true
  if (position !== null && position.number !== batch.number - 1n) {
    throw new Error(`The position is ${position.number}, batch ${batch.number} is in doubt`)
  }
  return false
}

/** The refusal of a planned row; null where it can be sent. */
export function refusalOf(row: PlannedRow | undefined): Extract<PlannedRow, { refusal: unknown }>['refusal'] | null {
  return row !== undefined && 'refusal' in row ? row.refusal : null
}
