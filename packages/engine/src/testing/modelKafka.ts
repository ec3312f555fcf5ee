import type { ClaimedBatch, DueDelivery } from '../relay/deliveryQueue.ts'
import type {
  AtLeastOnceResult,
  DeliveryTransport,
  PartitionRefusal,
  Position,
  ShardNames,
  ShardTransport,
  WriteResult,
} from '../relay/deliveryTransport.ts'
import type { Chance } from './chance.ts'
import { ModelFailure } from './modelFailure.ts'
import { createLine, noFaults, type Line, type NetworkFaults } from './modelNetwork.ts'
import type { ModelProcess } from './modelProcess.ts'
import type { VirtualTime } from './virtualTime.ts'

/** A record in a partition of the model's cluster; null ids are control records. */
export interface ModelRecord {
  readonly id: bigint | null
  readonly messageId: string | null
  /** `traceparent`; several of them with a comma between. */
  readonly trace: string | null
  state: 'open' | 'committed' | 'aborted'
  /** When a reader of committed records could see it, counted. */
  seen: number
}

/** Why a record is refused, and how often still. */
export interface ModelPoison {
  readonly code: string
  readonly retryable: boolean
  times: number
}

interface Producer {
  epoch: number
  transaction: {
    readonly records: { readonly partition: string; readonly record: ModelRecord }[]
    position: { readonly key: string; readonly value: Position } | null
    readonly takeTimeoutBack: () => void
  } | null
}

/** The cluster of the model: transactions as Kafka has them since 0.11, with what is known to go wrong with them. */
export interface ModelKafka {
  readonly faults: NetworkFaults
  /** Partitions by topic. */
  readonly topics: Map<string, number>
  readonly poison: Map<bigint, ModelPoison>
  /** Records by `topic/partition`. */
  readonly logs: Map<string, ModelRecord[]>
  /** How often each call was made. */
  readonly calls: Map<keyof ShardTransport, number>
  areTransactionsRefused: boolean
  /** How long a position that was committed may be read as it was before. */
  staleMs: number
  connect(process: ModelProcess): DeliveryTransport
  /** Removes a topic with its records and the positions under it. */
  deleteTopic(topic: string): void
  /** Forgets all positions, as after their retention. */
  forgetPositions(): void
}

const transactionTimeoutMs = 10_000

/** Makes an empty cluster. */
export function createModelKafka({
  time,
  chance,
}: {
  readonly time: VirtualTime
  readonly chance: Chance
}): ModelKafka {
  const faults = noFaults()
  const producers = new Map<string, Producer>()
  const positions = new Map<string, { readonly before: Position | null; readonly now: Position; freshAt: number }>()
  let seen = 0
  const kafka: ModelKafka = {
    faults,
    topics: new Map(),
    poison: new Map(),
    logs: new Map(),
    calls: new Map(),
    areTransactionsRefused: false,
    staleMs: 20,
    connect: (process) => ({ shard: (_connection, names) => counted(createTransport(process, names)) }),
    deleteTopic(topic) {
      kafka.topics.delete(topic)
      for (const key of positions.keys()) if (key.endsWith(` ${topic}`)) positions.delete(key)
    },
    forgetPositions: () => {
      positions.clear()
    },
  }
  return kafka

  function createTransport(process: ModelProcess, { transactionalId, group }: ShardNames): ShardTransport {
    const common = { time, chance, faults, code: 'timed-out', latencyMs: 3, timeoutMs: 100, lateMs: 400 } as const
    let coordinator = createLine(process, common)
    let partitions = new Map<string, Line>()
    let epoch: number | null = null

    return {
      async plan(rows) {
        return await process.arrive(
          Promise.resolve(
            rows.map((row) => {
              const count = kafka.topics.get(row.topic)
              if (count === undefined) return refusedRow(row.id, 'unknown-topic')
              const partition = row.partition ?? partitionOf(row.orderKey ?? String(row.id), count)
              return partition < count ? { id: row.id, partition } : refusedRow(row.id, 'invalid-partition')
            }),
          ),
        )
      },
      async initialise() {
        epoch = await coordinator.call(() => {
          if (kafka.areTransactionsRefused) throw new ModelFailure('transactions-refused', 'transactions are refused')
          const producer = producerOf(transactionalId)
          endTransaction(producer, 'aborted')
          producer.epoch += 1
          for (const position of positions.values()) position.freshAt = Math.min(position.freshAt, time.now())
          return producer.epoch
        })
      },
      readPosition: (topic) =>
        coordinator.call(() => {
          const position = positions.get(`${group} ${topic}`)
          if (position === undefined) return null
          return position.freshAt > time.now() ? position.before : position.now
        }),
      async commitPosition(topic, position) {
        const mine = epoch
        await coordinator.call(() => {
          if (!addPosition(mine, topic, position)) throw new ModelFailure('unknown-topic', `${topic} is not there`)
        })
        await coordinator.call(() => {
          commitTransaction(mine)
        })
      },
      ensurePositionTopic: (topic) =>
        coordinator.call(() => {
          if (!kafka.topics.has(topic)) kafka.topics.set(topic, 1)
        }),
      async write(batch, positionTopic, positionAdded) {
        const mine = epoch
        const isAdded = await coordinator.call(() => addPosition(mine, positionTopic, batch))
        if (!isAdded) return { kind: 'position-refused', code: 'unknown-topic', message: 'the topic is gone' }
        await positionAdded?.()
        return await writeRecords(mine, batch)
      },
      commit() {
        const mine = epoch
        return coordinator.call(() => {
          commitTransaction(mine)
        })
      },
      abort() {
        const mine = epoch
        return coordinator.call(() => {
          endTransaction(ownProducer(mine), 'aborted')
        })
      },
      sendAtLeastOnce,
      discard() {
        epoch = null
        coordinator = createLine(process, common)
        partitions = new Map()
      },
      close: () => Promise.resolve(),
    }

    /** `mine` is the epoch when the request was sent, however late it arrives. */
    function ownProducer(mine: number | null): Producer {
      const producer = producerOf(transactionalId)
      if (mine === null || producer.epoch !== mine) throw new ModelFailure('fenced', 'another producer has taken over')
      return producer
    }

    function addPosition(mine: number | null, topic: string, { number, digest }: Position): boolean {
      const producer = ownProducer(mine)
      if (!kafka.topics.has(topic)) return false
      producer.transaction ??= {
        records: [],
        position: null,
        takeTimeoutBack: time.after(transactionTimeoutMs, () => {
          endTransaction(producer, 'aborted')
          producer.epoch += 1
        }),
      }
      producer.transaction.position = { key: `${group} ${topic}`, value: { number, digest } }
      return true
    }

    function commitTransaction(mine: number | null): void {
      const producer = ownProducer(mine)
      if (producer.transaction === null) throw new ModelFailure('broker-refused', 'no transaction is open')
      endTransaction(producer, 'committed')
    }

    async function writeRecords(mine: number | null, batch: ClaimedBatch): Promise<WriteResult> {
      const baseOffsets: Record<string, string> = {}
      const refusals: PartitionRefusal[] = []
      const calls = [...byPartition(batch.rows)].map(async ([partition, rows]) => {
        const refusal = await lineOf(partition).call(() => {
          const producer = ownProducer(mine)
          const { transaction } = producer
          if (transaction === null) throw new ModelFailure('broker-refused', 'no transaction is open')
          const refused = refusalOf(rows)
          if (refused !== null) return refused
          const log = logOf(partition)
          baseOffsets[partition] = String(log.length)
          for (const { id, headers } of rows) {
            const record: ModelRecord = { id, ...readHeaders(headers), state: 'open', seen: 0 }
            log.push(record)
            transaction.records.push({ partition, record })
          }
          return null
        })
        if (refusal !== null) refusals.push(refusal)
      })
      const failed = (await Promise.allSettled(calls)).find(({ status }) => status === 'rejected')
      if (failed?.status === 'rejected') throw failed.reason
      return refusals.length > 0
        ? { kind: 'refused', refusals }
        : { kind: 'written', baseOffsets, timestamp: time.now() }
    }

    async function sendAtLeastOnce(batch: ClaimedBatch): Promise<AtLeastOnceResult> {
      const acknowledged = new Map<bigint, { readonly partition: number; readonly offset: string }>()
      const refused: PartitionRefusal[] = []
      const inDoubt: bigint[] = []
      let failure: ModelFailure | null = null
      for (const wave of wavesOf(batch.rows)) {
        await Promise.all(
          [...byPartition(wave)].map(async ([partition, rows]) => {
            try {
              const answer = await lineOf(partition).call(() => {
                const refusal = refusalOf(rows)
                if (refusal !== null) return refusal
                const log = logOf(partition)
                const base = log.length
                for (const { id, headers } of rows) {
                  seen += 1
                  log.push({ id, ...readHeaders(headers), state: 'committed', seen })
                }
                return base
              })
              if (typeof answer !== 'number') return void refused.push(answer)
              for (const [index, row] of rows.entries()) {
                acknowledged.set(row.id, { partition: row.fixedPartition, offset: String(answer + index) })
              }
            } catch (error) {
              if (!(error instanceof ModelFailure)) throw error
              failure = error
              inDoubt.push(...rows.map(({ id }) => id))
            }
          }),
        )
        if (failure !== null || refused.length > 0) break
      }
      return { acknowledged, refused, inDoubt, timestamp: time.now(), failure }
    }

    function lineOf(partition: string): Line {
      let line = partitions.get(partition)
      if (line === undefined) partitions.set(partition, (line = createLine(process, common)))
      return line
    }
  }

  function counted(transport: ShardTransport): ShardTransport {
    return new Proxy(transport, {
      get(target, name: keyof ShardTransport) {
        kafka.calls.set(name, (kafka.calls.get(name) ?? 0) + 1)
        return target[name]
      },
    })
  }

  function endTransaction(producer: Producer, state: 'committed' | 'aborted'): void {
    const { transaction } = producer
    if (transaction === null) return
    producer.transaction = null
    transaction.takeTimeoutBack()
    // The records of a transaction become visible together.
    seen += 1
    for (const { record } of transaction.records) {
      record.state = state
      record.seen = seen
    }
    for (const partition of new Set(transaction.records.map((entry) => entry.partition))) {
      logOf(partition).push({ id: null, messageId: null, trace: null, state, seen: 0 })
    }
    if (state === 'aborted' || transaction.position === null) return
    const { key, value } = transaction.position
    const known = positions.get(key)
    positions.set(key, {
      before: known?.now ?? null,
      now: value,
      freshAt: time.now() + chance.between(0, kafka.staleMs),
    })
  }

  function producerOf(id: string): Producer {
    let producer = producers.get(id)
    if (producer === undefined) producers.set(id, (producer = { epoch: 0, transaction: null }))
    return producer
  }

  function logOf(partition: string): ModelRecord[] {
    let log = kafka.logs.get(partition)
    if (log === undefined) kafka.logs.set(partition, (log = []))
    return log
  }

  function refusalOf(rows: ClaimedBatch['rows']): PartitionRefusal | null {
    for (const { id, topic, fixedPartition } of rows) {
      const poison = kafka.poison.get(id)
      if (poison === undefined || poison.times <= 0) continue
      poison.times -= 1
      const { code, retryable } = poison
      return { topic, partition: fixedPartition, code, message: `record ${id} is refused`, retryable }
    }
    return null
  }
}

type Rows = ClaimedBatch['rows']

function byPartition(rows: Rows): ReadonlyMap<string, Rows> {
  return Map.groupBy(rows, ({ topic, fixedPartition }) => `${topic}/${fixedPartition}`)
}

/** Rows that may be written side by side: none of an order key that goes to several partitions. */
function wavesOf(rows: Rows): readonly Rows[] {
  const waves: Rows[number][][] = [[]]
  let partitions = new Map<string, string>()
  for (const row of rows) {
    const partition = `${row.topic}/${row.fixedPartition}`
    if (row.orderKey !== null && (partitions.get(row.orderKey) ?? partition) !== partition) {
      waves.push([])
      partitions = new Map()
    }
    if (row.orderKey !== null) partitions.set(row.orderKey, partition)
    waves.at(-1)?.push(row)
  }
  return waves
}

function refusedRow(id: bigint, code: string) {
  return { id, refusal: { code, message: `${code} of ${id}`, retryable: false } }
}

function partitionOf(key: string, count: number): number {
  let sum = 7
  for (let index = 0; index < key.length; index += 1) sum = (sum * 33 + key.charCodeAt(index)) >>> 0
  return sum % count
}

function readHeaders(headers: DueDelivery['headers']): Pick<ModelRecord, 'messageId' | 'trace'> {
  return { messageId: read('message-id'), trace: read('traceparent') }

  function read(name: string): string | null {
    const values = headers.flatMap((header) => (header.name === name && header.value !== null ? [header.value] : []))
    return values.length === 0 ? null : values.map((value) => new TextDecoder().decode(value)).join()
  }
}
