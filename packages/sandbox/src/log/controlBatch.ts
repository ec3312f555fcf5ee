import { Writer } from '../protocol/writer.ts'
import { crc32c } from './crc32c.ts'
import { attributeBits, batchLayout, currentMagic } from './recordBatch.ts'

/** How a transaction ended. */
export type Outcome = 'commit' | 'abort'

/** The end of a producer's transaction in one partition. */
export interface Marker {
  readonly producer: { readonly id: number; readonly epoch: number }
  readonly outcome: Outcome
}

const markerTypes = { abort: 0, commit: 1 } as const satisfies Record<Outcome, number>
const noSequence = -1

/** The batch of one control record that Kafka writes at the end of a transaction (KIP-98), with no place yet. */
export function encodeMarker({ producer, outcome }: Marker, timestamp: number): Buffer {
  const key = new Writer().int16(0).int16(markerTypes[outcome])
  // Version 0, then the epoch of the coordinator, which never changes its life here.
  const value = new Writer().int16(0).int32(0)
  const record = new Writer().int8(0).varlong(0).varint(0)
  record.varintBytes(bytesOf(key)).varintBytes(bytesOf(value)).varint(0)
  const length = new Writer().varint(record.length)

  const batch = new Writer().int64(0)
  batch.int32(batchLayout.records - batchLayout.leaderEpoch + length.length + record.length)
  batch.int32(0).int8(currentMagic).int32(0)
  batch.int16(attributeBits.transactional | attributeBits.control)
  batch.int32(0).int64(timestamp).int64(timestamp)
  batch.int64(producer.id).int16(producer.epoch).int32(noSequence).int32(1)
  const bytes = Buffer.concat([...batch.chunks(), ...length.chunks(), ...record.chunks()])
  bytes.writeUInt32BE(crc32c(bytes, batchLayout.attributes), batchLayout.crc)
  return bytes
}

function bytesOf(writer: Writer): Buffer {
  return Buffer.concat(writer.chunks())
}
