import { connect } from 'node:net'
import { type ByteReader, createByteReader } from '../wire/byteReader.ts'

/*
 * What a cluster says of itself, asked with requests written here byte by byte: the watcher of a test must not depend on
 * the client that is tested.
 */

/** The cluster as one of its brokers sees it. */
export interface ClusterState {
  readonly brokers: readonly { readonly id: number; readonly port: number }[]
  readonly partitions: readonly PartitionState[]
}

/** One partition, internal topics included. `leader` is -1 while it has none. */
export interface PartitionState {
  readonly topic: string
  readonly partition: number
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

const answerWithinMs = 3_000

/** Asks one broker, which must be itself among those it names. */
export async function askClusterState(address: string): Promise<ClusterState> {
  const reader = await ask(address, { key: 3, version: 5, body: Buffer.concat([int32(-1), int8(0)]) })
  reader.int32()
  const brokers = reader.array(() => {
    const id = reader.int32()
    reader.string()
    const port = reader.int32()
    reader.string()
    return { id, port }
  })
  reader.string()
  reader.int32()
  const partitions = reader.array(() => {
    reader.int16()
    const topic = reader.string() ?? ''
    reader.int8()
    return reader.array(() => {
      reader.int16()
      const partition = reader.int32()
      const leader = reader.int32()
      const [replicas, isr] = [reader.array(reader.int32), reader.array(reader.int32)]
      reader.array(reader.int32)
      return { topic, partition, leader, replicas, isr }
    })
  })
  return { brokers, partitions: partitions.flat() }
}

/** The id of the broker that coordinates a group or a transactional id; null while there is none. */
export async function askCoordinator(
  address: string,
  kind: 'group' | 'transaction',
  key: string,
): Promise<number | null> {
  const body = Buffer.concat([text(key), int8(kind === 'group' ? 0 : 1)])
  const reader = await ask(address, { key: 10, version: 2, body })
  reader.int32()
  const error = reader.int16()
  reader.string()
  const node = reader.int32()
  return error === 0 ? node : null
}

/** Where a partition ends, asked of its leader: for all readers, or for those that read committed records only. */
export async function askEndOffset(
  address: string,
  { topic, partition, isolation }: { readonly topic: string; readonly partition: number; readonly isolation: 0 | 1 },
): Promise<bigint> {
  const partitions = array([Buffer.concat([int32(partition), int64(-1n)])])
  const body = Buffer.concat([int32(-1), int8(isolation), array([Buffer.concat([text(topic), partitions])])])
  const reader = await ask(address, { key: 2, version: 2, body })
  reader.int32()
  const [offsets = []] = reader.array(() => {
    reader.string()
    return reader.array(() => {
      reader.int32()
      refuseError(reader.int16(), `the end of ${topic}/${partition} is not known`)
      reader.int64()
      return reader.int64()
    })
  })
  return offsets[0] ?? 0n
}

/** Makes the replicas of a partition be preferred in this order, and elects the first of them. */
export async function electLeader(address: string, topic: string, partition: number, replicas: readonly number[]) {
  const reassign = Buffer.concat([
    int32(answerWithinMs),
    compactArray([
      Buffer.concat([
        compactText(topic),
        compactArray([Buffer.concat([int32(partition), compactArray(replicas.map(int32)), noTags])]),
        noTags,
      ]),
    ]),
    noTags,
  ])
  const reassigned = await ask(address, { key: 45, version: 0, body: reassign, isFlexible: true })
  reassigned.int32()
  refuseError(reassigned.int16(), `the replicas of ${topic}/${partition} could not be put in order`)
  const elect = Buffer.concat([int8(0), array([Buffer.concat([text(topic), array([int32(partition)])])]), int32(3_000)])
  const elected = await ask(address, { key: 43, version: 1, body: elect })
  elected.int32()
  refuseError(elected.int16(), `no leader of ${topic}/${partition} could be elected`)
}

/** The partition of an internal topic that is responsible for a group or a transactional id, as Kafka computes it. */
export function coordinatorPartition(key: string, partitions: number): number {
  let hash = 0
  for (let index = 0; index < key.length; index++) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0
  return (hash & 0x7fffffff) % partitions
}

interface RawRequest {
  readonly key: number
  readonly version: number
  readonly body: Buffer
  /** The request has a header with tagged fields, and so has its answer. */
  readonly isFlexible?: boolean
}

/** One request on a connection of its own; gives the answer behind its header. */
function ask(address: string, { key, version, body, isFlexible = false }: RawRequest): Promise<ByteReader> {
  const [host = '', port = ''] = address.split(':')
  const header = [int16(key), int16(version), int32(1), text('watcher'), ...(isFlexible ? [noTags] : [])]
  const request = Buffer.concat([...header, body])
  const { promise, resolve, reject } = Promise.withResolvers<ByteReader>()
  const socket = connect(Number(port), host)
  socket.setTimeout(answerWithinMs, () => socket.destroy(new Error(`${address} does not answer`)))
  let received = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return
    resolve(createByteReader(received.subarray(isFlexible ? 9 : 8)))
    socket.destroy()
  })
  socket.on('error', reject)
  socket.on('close', () => reject(new Error(`${address} closed the connection`)))
  socket.write(Buffer.concat([int32(request.length), request]))
  return promise
}

function refuseError(code: number, what: string): void {
  if (code !== 0) throw new Error(`${what}: Kafka's error ${code}`)
}

const noTags = Buffer.of(0)

function int8(value: number): Buffer {
  return Buffer.of(value)
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
}

function array(items: readonly Buffer[]): Buffer {
  return Buffer.concat([int32(items.length), ...items])
}

/** Lengths below 127 only: one byte. */
function compactText(value: string): Buffer {
  return Buffer.concat([Buffer.of(Buffer.byteLength(value) + 1), Buffer.from(value)])
}

function compactArray(items: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(items.length + 1), ...items])
}
