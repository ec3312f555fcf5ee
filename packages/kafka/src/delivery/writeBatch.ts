import { setImmediate } from 'node:timers/promises'
import type { ClaimedBatch, Position, WriteResult } from '@sendwright/engine'
import type { Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { partitionName } from '../send/planBatches.ts'
import {
  encodeAhead,
  type EncodedBatches,
  type Leaders,
  produceBatches,
  type ProduceResult,
} from '../send/produceBatches.ts'
import { bytesOf, partitionsOf, planClaimed, type PlannedBatches, refusalsOf } from './claimedBatch.ts'
import type { ClusterView } from './clusterView.ts'
import type { Patience } from './patience.ts'
import type { Producer } from './producer.ts'
import type { Protections } from './protections.ts'

/** What a batch is written with. */
export interface WriteCall {
  readonly producer: Producer
  readonly view: ClusterView
  readonly leaders: Leaders
  readonly patience: Patience
  /** Before records are offered again to a partition that is not ready, in milliseconds. */
  readonly waits: readonly number[]
  readonly protections: Protections
  readonly deadline: Deadline
}

/** Opens a transaction: the position first, then the records; see `ShardTransport.write`. */
export async function writeBatch(
  call: WriteCall,
  batch: ClaimedBatch,
  {
    positionTopic,
    positionAdded,
  }: { readonly positionTopic: string; readonly positionAdded: (() => void | Promise<void>) | undefined },
): Promise<WriteResult> {
  const { producer, deadline } = call
  const position = { number: batch.number, digest: batch.digest }
  const batches = planClaimed(batch.rows, call.view)
  if (!call.protections.positionFirst) return writePositionLast(call, batches, { positionTopic, position })
  let encoded: EncodedBatches
  try {
    const announced = producer.announcePosition(deadline)
    ;[encoded] = await Promise.all([encodeMeanwhile(producer, batches), announced])
    // Both speak of the open transaction, to different brokers; records are written only when both have said yes.
    const [, refusals] = await bothEnded(
      producer.commitPosition(positionTopic, position, deadline),
      producer.addPartitions(partitionsOf(batches), deadline),
    )
    if (refusals.length > 0) return { kind: 'refused', refusals }
  } catch (error) {
    if (error instanceof KafkaFailure && error.code === 'unknown-topic') {
      return { kind: 'position-refused', code: error.code, message: error.message }
    }
    return abortRefused(producer, error, deadline)
  }
  await positionAdded?.()
  return writeRecords(call, batches, encoded)
}

/** A transaction of nothing but a position; see `ShardTransport.commitPosition`. */
export async function writePosition(
  { producer, deadline }: Pick<WriteCall, 'producer' | 'deadline'>,
  topic: string,
  position: Position,
): Promise<void> {
  try {
    await producer.announcePosition(deadline)
    await producer.commitPosition(topic, position, deadline)
  } catch (error) {
    await abortRefused(producer, error, deadline)
  }
  await producer.end('commit', deadline)
}

/** The request before it is on its way then, and the cluster works on it. */
async function encodeMeanwhile(producer: Producer, { records, batches }: PlannedBatches): Promise<EncodedBatches> {
  await setImmediate()
  return encodeAhead({ records, batches, producer })
}

async function writeRecords(
  { producer, view, leaders, patience, waits, protections, deadline }: WriteCall,
  batches: PlannedBatches,
  encoded?: EncodedBatches,
): Promise<WriteResult> {
  const result = await produceBatches({
    ...batches,
    ...(encoded === undefined ? {} : { encoded }),
    connectionName: view.client.settings.connectionName,
    leaders,
    deadline,
    requestTimeoutMs: patience.forWriting(bytesOf(batches)),
    waits,
    producer,
    stopsAtFirst: true,
    completeness: protections.completeness,
  })
  if (result.failure !== null) throw result.failure
  if (result.refused.length > 0) return { kind: 'refused', refusals: refusalsOf(result) }
  return written(result)
}

/** Without the protection of the position: what is wrong with it is not seen. */
async function writePositionLast(
  call: WriteCall,
  batches: PlannedBatches,
  { positionTopic, position }: { readonly positionTopic: string; readonly position: Position },
): Promise<WriteResult> {
  const { producer, deadline } = call
  const refusals = await producer.addPartitions(partitionsOf(batches), deadline)
  if (refusals.length > 0) return { kind: 'refused', refusals }
  const result = await writeRecords(call, batches)
  try {
    await producer.announcePosition(deadline)
    await producer.commitPosition(positionTopic, position, deadline)
  } catch (error) {
    if (!(error instanceof KafkaFailure)) throw error
  }
  return result
}

/** Ends the transaction of a position that was refused, so that readers need not wait; it has no records. */
async function abortRefused(producer: Producer, refusal: unknown, deadline: Deadline): Promise<never> {
  if (isDefinite(refusal)) {
    await producer.end('abort', deadline).catch((error: unknown) => {
      if (!(error instanceof KafkaFailure)) throw error
    })
  }
  throw refusal
}

/** A definite no to the position: the transaction is empty, and can be ended at once. */
function isDefinite(error: unknown): boolean {
  return error instanceof KafkaFailure && (error.code === 'unknown-topic' || error.code === 'transactions-refused')
}

/** Both results, once both have ended; else the failure that leaves more in doubt. */
async function bothEnded<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const [a, b] = await Promise.allSettled([first, second])
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value]
  const reasons: unknown[] = [a, b].flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  throw reasons.find((reason) => !isDefinite(reason)) ?? reasons[0]
}

function written({ acknowledged }: ProduceResult): WriteResult {
  const baseOffsets: Record<string, string> = {}
  const next = new Map<string, bigint>()
  let isInARow = true
  for (const { batch, baseOffset } of acknowledged) {
    const partition = partitionName(batch)
    const expected = next.get(partition)
    if (expected === undefined) baseOffsets[partition] = String(baseOffset)
    else isInARow &&= baseOffset === expected
    next.set(partition, baseOffset + BigInt(batch.indexes.length))
  }
  const [first] = acknowledged
  const appendTime = acknowledged.every((each) => each.appendTime !== null) ? first?.appendTime : null
  return {
    kind: 'written',
    baseOffsets: isInARow ? baseOffsets : null,
    timestamp: Number(appendTime ?? first?.sentAt ?? Date.now()),
  }
}
