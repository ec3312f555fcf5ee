import { createKafkaConnections } from '@sendwright/kafka'
import type { ApacheKafka } from '@sendwright/kafka/testing'
import { connectionSchema, type StoredRecord } from '@sendwright/model'
import { answerTo, runTopics } from './runProcess.ts'

/** Somebody else's service: answers each request once on the topic of replies. */
export interface Replier extends AsyncDisposable {
  readonly answered: () => number
}

const id = 'replier'

/** Begins to follow the requests before it resolves, past the proxies: it is not what is disturbed. */
export async function startReplier(kafka: ApacheKafka): Promise<Replier> {
  const connections = createKafkaConnections({ log: () => {} })
  const connection = connections.get(connectionSchema.parse({ id, name: id, brokers: [...kafka.brokers] }))
  const ending = new AbortController()
  const listening = Promise.withResolvers<void>()
  const replies: Promise<void>[] = []
  let answered = 0
  const following = connection.tail({
    topic: runTopics.requests,
    signal: ending.signal,
    onRecords: (records) => void replies.push(answer(records)),
    onState: (state) => state === 'listening' && listening.resolve(),
  })
  await Promise.race([listening.promise, following])

  async function answer(records: readonly StoredRecord[]): Promise<void> {
    await connection.send(records.map(replyTo))
    answered += records.length
  }

  return {
    answered: () => answered,
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await following
      await Promise.all(replies)
      await connections.close()
    },
  }
}

function replyTo({ value, headers, offset }: StoredRecord) {
  const run = headers.find(({ name }) => name === 'processInstanceId')?.value
  if (typeof value !== 'string' || typeof run !== 'string') throw new Error(`The request at ${offset} names no run`)
  // What the process of this scenario sends.
  const { order } = JSON.parse(value) as { readonly order: string }
  return {
    topic: runTopics.replies,
    partition: Number(offset) % 2,
    key: null,
    value: Buffer.from(JSON.stringify({ answer: answerTo(order) })),
    headers: [{ name: 'processInstanceId', value: Buffer.from(run) }],
  }
}
