import { fork } from 'node:child_process'
import { once } from 'node:events'
import { quietEnvironment } from '../measure/processes.ts'
import type { RawCommand, RawResult } from './rawKafkaProcess.ts'

/** kafkajs 2.2.4 as it comes, in a process of its own: what the product is compared with. */
export interface RawKafka extends AsyncDisposable {
  createTopic(topic: string): Promise<void>
  /** Transactions of one position and one `sendBatch` each, from memory; every shard has its own producer. */
  batches(options: { topic: string; shards: number; records: number; batchSize: number }): Promise<Rate>
  /** Plain `sendBatch` of so many, no transaction. */
  plainBatches(options: { topic: string; shards: number; records: number; batchSize: number }): Promise<Rate>
  /** Latencies in milliseconds of one record at a time, at an even rate: a transaction with its position, or a plain `send`. */
  latencies(options: {
    topic: string
    kind: 'transaction' | 'send'
    perSecond: number
    seconds: number
  }): Promise<readonly number[]>
  /** Reads a topic to its present end, committed records only. */
  count(topic: string): Promise<{ readonly records: number; readonly distinct: number }>
  /** How far a topic reaches, all partitions together: records, and control batches where there were transactions. */
  end(topic: string): Promise<number>
  /** Reads a topic and compares each record's `dueAt` with the time it is read at, in milliseconds. */
  watch(topic: string, options: { readonly seconds: number }): Promise<readonly number[]>
  /** Reads a topic's committed records for some seconds: when each was read and what its time stamp is. */
  arrivals(topic: string, options: { readonly seconds: number }): Promise<readonly Arrival[]>
}

/** A record as it was read, times in milliseconds since 1970. */
export interface Arrival {
  /** `number` of its value. */
  readonly number: number
  readonly readAt: number
  readonly stampedAt: number
}

/** So many records in so many seconds, and the CPU that the sending process used. */
export interface Rate {
  readonly seconds: number
  readonly cpuSeconds: number
}

/** Starts the process; it ends with this one. */
export async function startRawKafka(brokers: readonly string[]): Promise<RawKafka> {
  const child = fork(new URL('./rawKafkaProcess.ts', import.meta.url), [...brokers], {
    stdio: 'inherit',
    env: quietEnvironment,
  })
  const waiting = new Map<number, { resolve(value: RawResult): void; reject(error: Error): void }>()
  let number = 0
  child.on('message', (message: RawResult) => {
    const caller = waiting.get(message.number)
    waiting.delete(message.number)
    if (message.error === null) caller?.resolve(message)
    else caller?.reject(new Error(message.error))
  })
  child.on('exit', (code) => {
    for (const caller of waiting.values()) caller.reject(new Error(`raw kafkajs ended with ${code}`))
  })

  function ask(command: RawCommand): Promise<RawResult> {
    number += 1
    child.send({ number, command })
    return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }))
  }

  async function rate(command: RawCommand): Promise<Rate> {
    const { values } = await ask(command)
    return { seconds: values[0] ?? Number.NaN, cpuSeconds: values[1] ?? Number.NaN }
  }

  return {
    createTopic: async (topic) => {
      await ask({ name: 'createTopic', topic })
    },
    batches: (options) => rate({ name: 'batches', isTransactional: true, ...options }),
    plainBatches: (options) => rate({ name: 'batches', isTransactional: false, ...options }),
    latencies: async (options) => (await ask({ name: 'latencies', ...options })).values,
    count: async (topic) => {
      const { values } = await ask({ name: 'count', topic })
      return { records: values[0] ?? 0, distinct: values[1] ?? 0 }
    },
    end: async (topic) => (await ask({ name: 'end', topic })).values[0] ?? 0,
    watch: async (topic, { seconds }) => (await ask({ name: 'watch', topic, seconds })).values,
    arrivals: async (topic, { seconds }) => {
      const { values } = await ask({ name: 'arrivals', topic, seconds })
      return Array.from({ length: values.length / 3 }, (_, index) => {
        const [number = 0, readAt = 0, stampedAt = 0] = values.slice(index * 3, index * 3 + 3)
        return { number, readAt, stampedAt }
      })
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
