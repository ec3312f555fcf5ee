import type { RunDelivery } from '@sendwright/engine'
import type { InsertColumns } from '../deliveries/insert.ts'
import { headersColumn, orderKeyColumn, orderKeyHash, toColumns } from '../deliveries/recordColumns.ts'
import type { ShardsOf } from '../deliveries/shards.ts'
import type { SecretSealer } from '../sealedSecrets.ts'
import { sealRecord } from './sealedRecord.ts'

/** Makes the columns of deliveries of runs. */
export type RunDeliveryColumns = (
  run: { readonly id: number; readonly trace: string | null },
  delivery: RunDelivery,
) => Promise<InsertColumns>

/** Records without order go to the shards of their connection in turn. */
export function createRunDeliveryColumns(shardsOf: ShardsOf, sealer: SecretSealer): RunDeliveryColumns {
  let turn = 0
  return async (run, delivery) => {
    const shards = await shardsOf(delivery.connection)
    const key = toColumns(delivery.key)
    const value = toColumns(delivery.value)
    const orderKey = orderKeyColumn(delivery.orderKey)
    const shard = shards[(orderKey === null ? turn++ : orderKeyHash(orderKey)) % shards.length]
    if (shard === undefined) throw new Error(`the connection ${delivery.connection} has no shards`)
    return [
      null,
      delivery.connection,
      shard,
      delivery.topic,
      delivery.partition,
      orderKey,
      key.text,
      value.text,
      headersColumn(delivery.headers),
      key.bytes,
      value.bytes,
      delivery.size,
      null,
      run.id,
      delivery.visit,
      delivery.node,
      delivery.action,
      delivery.attempt,
      delivery.place,
      run.trace,
      delivery.retry === null ? null : JSON.stringify(delivery.retry),
      delivery.revealed === null ? null : sealRecord(sealer, run.id, delivery.revealed),
    ]
  }
}
