import { apis } from '../api/registry.ts'
import { batchLayout } from '../log/recordBatch.ts'
import { Reader } from '../protocol/reader.ts'
import { Writer } from '../protocol/writer.ts'
import { connectRaw, type RawClient } from './rawClient.ts'

/** A producer id with its epoch. */
export interface TestProducer {
  readonly id: number
  readonly epoch: number
}

/** The error of an answer beside what it tells. */
type Answered<T> = T & { readonly error: number }

/** A partition's committed position. */
export interface TestPosition {
  readonly offset: bigint
  readonly metadata: string | null
}

/** What a Fetch gives of one partition. */
export interface TestFetched {
  readonly error: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  /** Null where it was not asked for. */
  readonly aborted: readonly { readonly producerId: number; readonly firstOffset: number }[] | null
  readonly batches: readonly TestBatchHeader[]
}

/** The header of a batch as it is stored. */
export interface TestBatchHeader {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly leaderEpoch: number
  readonly isControl: boolean
  readonly isTransactional: boolean
  readonly producer: TestProducer
  readonly bytes: Buffer
}

/** Asks a broker in Kafka's own words, and gives its error numbers back instead of acting on them. */
export interface ProtocolClient extends AsyncDisposable {
  readonly raw: RawClient
  findCoordinator(kind: 'group' | 'transaction', id: string): Promise<Answered<{ node: number; port: number }>>
  initProducer(transactionalId: string | null, timeoutMs?: number): Promise<Answered<{ producer: TestProducer }>>
  addPartitions(claim: TestClaim, partitions: readonly (readonly [string, number])[]): Promise<readonly number[]>
  addOffsets(claim: TestClaim, group: string): Promise<number>
  commitInTransaction(
    claim: TestClaim & { readonly group: string },
    position: {
      readonly topic: string
      readonly partition?: number
      readonly offset: number
      readonly metadata?: string
    },
  ): Promise<number>
  end(claim: TestClaim, outcome: 'commit' | 'abort'): Promise<number>
  produce(request: TestProduce): Promise<Answered<{ baseOffset: number }>>
  fetch(from: TestFetch): Promise<TestFetched>
  listOffset(of: TestOffset): Promise<Answered<{ offset: number }>>
  positions(group: string, topic: string): Promise<TestPosition>
  commitPosition(commit: TestCommit): Promise<number>
  leaderOf(topic: string, partition: number): Promise<Answered<{ node: number; epoch: number }>>
  nodes(): Promise<readonly { readonly id: number; readonly port: number }[]>
}

/** Who speaks; from version 2 on a fenced producer is told so. */
export interface TestClaim {
  readonly id: string
  readonly producer: TestProducer
  readonly version?: number
}

export interface TestProduce {
  readonly topic: string
  readonly partition?: number
  readonly transactionalId?: string | null
  readonly acks?: number
  readonly version?: number
  readonly batch: Buffer
}

export interface TestFetch {
  readonly topic: string
  readonly partition?: number
  readonly offset?: number
  readonly committed?: boolean
  readonly maxWaitMs?: number
  readonly leaderEpoch?: number
}

export interface TestOffset {
  readonly topic: string
  readonly partition?: number
  readonly committed?: boolean
  /** -1: the end, -2: the start. */
  readonly timestamp?: number
}

export interface TestCommit {
  readonly group: string
  readonly topic: string
  readonly offset: number
  readonly member?: string
  readonly generation?: number
  readonly metadata?: string
}

/** Connects to `host:port`. */
export async function connectProtocol(address: string): Promise<ProtocolClient> {
  const [host = '', port = ''] = address.split(':')
  const raw = await connectRaw({ host, port: Number(port) })

  async function onePartition<T>(answer: Reader, read: () => T): Promise<T> {
    const [first] = answer
      .array(() => {
        answer.string()
        return answer.array(read)
      })
      .flat()
    if (first === undefined) throw new Error('The answer tells of no partition')
    return first
  }

  function claimed({ id, producer }: TestClaim): Writer {
    return new Writer().string(id).int64(producer.id).int16(producer.epoch)
  }

  return {
    raw,
    async findCoordinator(kind, id) {
      const body = new Writer().string(id).int8(kind === 'group' ? 0 : 1)
      const answer = await raw.ask({ key: apis.findCoordinator.key, version: 2, body })
      answer.int32()
      const error = answer.int16()
      answer.nullableString()
      const node = answer.int32()
      answer.string()
      return { error, node, port: answer.int32() }
    },
    async initProducer(transactionalId, timeoutMs = 60_000) {
      const body = new Writer().string(transactionalId).int32(timeoutMs)
      const answer = await raw.ask({ key: apis.initProducerId.key, version: 1, body })
      answer.int32()
      return { error: answer.int16(), producer: { id: answer.int64(), epoch: answer.int16() } }
    },
    async addPartitions(claim, partitions) {
      const body = claimed(claim)
      body.array(partitions, ([topic, index]) => body.string(topic).array([index], (each) => body.int32(each)))
      const answer = await raw.ask({ key: apis.addPartitionsToTxn.key, version: claim.version ?? 1, body })
      answer.int32()
      const errors = new Map<string, number>()
      answer.array(() => {
        const topic = answer.string()
        answer.array(() => errors.set(`${topic}/${answer.int32()}`, answer.int16()))
      })
      return partitions.map(([topic, index]) => errors.get(`${topic}/${index}`) ?? Number.NaN)
    },
    async addOffsets(claim, group) {
      const body = claimed(claim).string(group)
      const answer = await raw.ask({ key: apis.addOffsetsToTxn.key, version: claim.version ?? 1, body })
      answer.int32()
      return answer.int16()
    },
    async commitInTransaction({ id, producer, group }, { topic, partition = 0, offset, metadata = '' }) {
      const body = new Writer().string(id).string(group).int64(producer.id).int16(producer.epoch)
      body.array([topic], (name) =>
        body.string(name).array([partition], (index) => body.int32(index).int64(offset).string(metadata)),
      )
      const answer = await raw.ask({ key: apis.txnOffsetCommit.key, version: 1, body })
      answer.int32()
      return onePartition(answer, () => {
        answer.int32()
        return answer.int16()
      })
    },
    async end(claim, outcome) {
      const body = claimed(claim).boolean(outcome === 'commit')
      const answer = await raw.ask({ key: apis.endTxn.key, version: claim.version ?? 1, body })
      answer.int32()
      return answer.int16()
    },
    async produce({ topic, partition = 0, transactionalId = null, acks = -1, version = 7, batch }) {
      const body = new Writer().string(transactionalId).int16(acks).int32(10_000)
      body.array([topic], (name) => body.string(name).array([partition], (index) => body.int32(index).bytes(batch)))
      const answer = await raw.ask({ key: apis.produce.key, version, body })
      return onePartition(answer, () => {
        answer.int32()
        const result = { error: answer.int16(), baseOffset: answer.int64() }
        answer.int64()
        if (version >= 5) answer.int64()
        return result
      })
    },
    async fetch({ topic, partition = 0, offset = 0, committed = false, maxWaitMs = 0, leaderEpoch = -1 }) {
      const body = new Writer()
        .int32(-1)
        .int32(maxWaitMs)
        .int32(1)
        .int32(10_000_000)
        .int8(committed ? 1 : 0)
      body.int32(0).int32(-1)
      body.array([topic], (name) =>
        body
          .string(name)
          .array([partition], (index) =>
            body.int32(index).int32(leaderEpoch).int64(offset).int64(-1).int32(10_000_000),
          ),
      )
      body.array([], () => {}).string('')
      const answer = await raw.ask({ key: apis.fetch.key, version: 11, body })
      answer.int32()
      answer.int16()
      answer.int32()
      return onePartition(answer, () => readFetched(answer))
    },
    async listOffset({ topic, partition = 0, committed = false, timestamp = -1 }) {
      const body = new Writer().int32(-1).int8(committed ? 1 : 0)
      body.array([topic], (name) => body.string(name).array([partition], (index) => body.int32(index).int64(timestamp)))
      const answer = await raw.ask({ key: apis.listOffsets.key, version: 3, body })
      answer.int32()
      return onePartition(answer, () => {
        answer.int32()
        const error = answer.int16()
        answer.int64()
        return { error, offset: answer.int64() }
      })
    },
    async positions(group, topic) {
      const body = new Writer().string(group)
      body.array([topic], (name) => body.string(name).array([0], (index) => body.int32(index)))
      const answer = await raw.ask({ key: apis.offsetFetch.key, version: 4, body })
      answer.int32()
      return onePartition(answer, () => {
        answer.int32()
        const position = { offset: answer.exactInt64(), metadata: answer.nullableString() }
        answer.int16()
        return position
      })
    },
    async commitPosition({ group, topic, offset, member = '', generation = -1, metadata = '' }) {
      const body = new Writer().string(group).int32(generation).string(member)
      body.array([topic], (name) =>
        body.string(name).array([0], (index) => body.int32(index).int64(offset).string(metadata)),
      )
      const answer = await raw.ask({ key: apis.offsetCommit.key, version: 5, body })
      answer.int32()
      return onePartition(answer, () => {
        answer.int32()
        return answer.int16()
      })
    },
    async leaderOf(topic, partition) {
      const { topics } = await askMetadata(raw, topic)
      const [found] = topics
      const place = found?.partitions.find(({ index }) => index === partition)
      return { error: found?.error ?? -1, node: place?.node ?? -1, epoch: place?.epoch ?? -1 }
    },
    nodes: async () => (await askMetadata(raw, null)).nodes,
    [Symbol.asyncDispose]: () => raw[Symbol.asyncDispose](),
  }
}

async function askMetadata(raw: RawClient, topic: string | null) {
  const body = new Writer()
  body.array(topic === null ? [] : [topic], (name) => body.string(name)).boolean(false)
  const answer = await raw.ask({ key: apis.metadata.key, version: 7, body })
  answer.int32()
  const nodes = answer.array(() => {
    const id = answer.int32()
    answer.string()
    const port = answer.int32()
    answer.nullableString()
    return { id, port }
  })
  answer.nullableString()
  answer.int32()
  const topics = answer.array(() => {
    const error = answer.int16()
    answer.string()
    answer.boolean()
    const partitions = answer.array(() => {
      answer.int16()
      const place = { index: answer.int32(), node: answer.int32(), epoch: answer.int32() }
      for (let list = 0; list < 3; list++) answer.array(() => answer.int32())
      return place
    })
    return { error, partitions }
  })
  return { nodes, topics }
}

function readFetched(answer: Reader): TestFetched {
  answer.int32()
  const head = { error: answer.int16(), highWatermark: answer.int64(), lastStableOffset: answer.int64() }
  answer.int64()
  const aborted = answer.nullableArray(() => ({ producerId: answer.int64(), firstOffset: answer.int64() }))
  answer.int32()
  return { ...head, aborted, batches: readBatches(answer.nullableBytes() ?? Buffer.alloc(0)) }
}

function readBatches(records: Buffer): TestBatchHeader[] {
  const batches: TestBatchHeader[] = []
  for (let at = 0; at + batchLayout.records <= records.length;) {
    const bytes = records.subarray(at, at + batchLayout.leaderEpoch + records.readInt32BE(at + batchLayout.length))
    const attributes = bytes.readInt16BE(batchLayout.attributes)
    const baseOffset = new Reader(bytes).int64()
    const producer = new Reader(bytes, batchLayout.producerId)
    batches.push({
      baseOffset,
      lastOffset: baseOffset + bytes.readInt32BE(batchLayout.lastOffsetDelta),
      leaderEpoch: bytes.readInt32BE(batchLayout.leaderEpoch),
      isControl: (attributes & 0x20) !== 0,
      isTransactional: (attributes & 0x10) !== 0,
      producer: { id: producer.int64(), epoch: producer.int16() },
      bytes,
    })
    at += bytes.length
  }
  return batches
}
