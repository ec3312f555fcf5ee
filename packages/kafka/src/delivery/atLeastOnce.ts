import type { AtLeastOnceResult, ClaimedBatch, PartitionRefusal } from '@sendwright/engine'
import type { Deadline } from '../deadline.ts'
import type { KafkaFailure } from '../failure.ts'
import { partitionName } from '../send/planBatches.ts'
import { type Leaders, produceBatches } from '../send/produceBatches.ts'
import { bytesOf, planClaimed, refusalsOf } from './claimedBatch.ts'
import type { ClusterView } from './clusterView.ts'
import type { Patience } from './patience.ts'

/** What sending without a transaction works with. */
export interface AtLeastOnceCall {
  readonly view: ClusterView
  readonly leaders: Leaders
  readonly patience: Patience
  readonly waits: readonly number[]
  readonly deadline: Deadline
}

type Row = ClaimedBatch['rows'][number]

/** See `ShardTransport.sendAtLeastOnce`. */
export async function sendAtLeastOnce(call: AtLeastOnceCall, { rows }: ClaimedBatch): Promise<AtLeastOnceResult> {
  const acknowledged = new Map<bigint, { readonly partition: number; readonly offset: string }>()
  const refused: PartitionRefusal[] = []
  const inDoubt: bigint[] = []
  const stuckKeys = new Set<string>()
  let failure: KafkaFailure | null = null
  let timestamp = Date.now()

  for (const wave of wavesOf(rows)) {
    const sendable = wave.filter(({ orderKey }) => orderKey === null || !stuckKeys.has(orderKey))
    if (sendable.length === 0) continue
    const result = await sendWave(call, sendable)
    for (const { batch, baseOffset, appendTime, sentAt } of result.acknowledged) {
      timestamp = Number(appendTime ?? sentAt)
      for (const [position, index] of batch.indexes.entries()) {
        const row = sendable[index]!
        acknowledged.set(row.id, { partition: row.fixedPartition, offset: String(baseOffset + BigInt(position)) })
      }
    }
    refused.push(...refusalsOf(result))
    for (const { indexes } of result.inDoubt) inDoubt.push(...indexes.map((index) => sendable[index]!.id))
    if (result.failure !== null) {
      failure ??= result.failure
      call.patience.writingFailed(result.failure)
    }
    for (const { id, orderKey } of sendable) if (orderKey !== null && !acknowledged.has(id)) stuckKeys.add(orderKey)
  }
  if (failure === null) call.patience.wrote()
  return { acknowledged, refused, inDoubt, timestamp, failure }
}

function sendWave({ view, leaders, patience, waits, deadline }: AtLeastOnceCall, rows: readonly Row[]) {
  const batches = planClaimed(rows, view)
  return produceBatches({
    ...batches,
    connectionName: view.client.settings.connectionName,
    leaders,
    deadline,
    requestTimeoutMs: patience.forWriting(bytesOf(batches)),
    waits,
    producer: null,
    stopsAtFirst: false,
    completeness: true,
  })
}

/**
 * Rows that may travel side by side, wave after wave: within a wave an order key goes to one partition only, where its
 * rows are written in their order.
 */
function wavesOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const waves: Row[][] = []
  const lastOfKey = new Map<string, { readonly wave: number; readonly partition: string }>()
  for (const row of rows) {
    const partition = partitionName({ topic: row.topic, partition: row.fixedPartition })
    const before = row.orderKey === null ? undefined : lastOfKey.get(row.orderKey)
    const wave = before === undefined ? 0 : before.partition === partition ? before.wave : before.wave + 1
    const members = waves[wave] ?? []
    members.push(row)
    waves[wave] = members
    if (row.orderKey !== null) lastOfKey.set(row.orderKey, { wave, partition })
  }
  return waves
}
