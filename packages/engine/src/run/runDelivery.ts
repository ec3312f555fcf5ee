import { secretsOf, sendableRecord, utf8Length, type BuiltRecord, type SendableRecord } from '@sendwright/message'
import type { RetryPolicy } from '@sendwright/model'
import type { RunDelivery } from './runQueue.ts'

/** Which record of a run it is. */
export interface DeliveryPlace {
  readonly visit: string
  readonly node: string
  readonly action: string
  readonly attempt: number
  readonly place: number
  readonly connection: string
  readonly retry: RetryPolicy | null
}

/** A built record as a delivery of a run: as it may be shown, and beside it as it goes to Kafka where it holds secrets. */
export function toRunDelivery(record: BuiltRecord, place: DeliveryPlace): RunDelivery {
  const real = sendableRecord(record)
  const key = record.key?.text ?? null
  return {
    ...place,
    topic: record.topic,
    partition: record.partition,
    key,
    value: record.value?.text ?? null,
    headers: record.headers.map(({ name, value }) => ({ name, value: value.text })),
    revealed: secretsOf(record).length === 0 ? null : { key: real.key, value: real.value, headers: real.headers },
    orderKey: key,
    size: sizeOf(real),
  }
}

/** Bytes of key, value and headers as they go to Kafka. */
export function sizeOf({ key, value, headers }: Pick<SendableRecord, 'key' | 'value' | 'headers'>): number {
  const ofHeaders = headers.reduce((sum, header) => sum + utf8Length(header.name) + utf8Length(header.value), 0)
  return utf8Length(key ?? '') + utf8Length(value ?? '') + ofHeaders
}
