import type { Random } from '@sendwright/kafka/testing'
import type { StageTopic } from '../stage/stage.ts'

/** A record as it is published, with the name by which it is found again: it stands in its value. */
export interface Message {
  /** `<stream> <number>`; numbers of a stream ascend in the order of publishing. */
  readonly identity: string
  readonly topic: string
  readonly key: string | null
  readonly partition: number | null
  readonly value: string
  /** What its order is kept by; null = none is promised. */
  readonly stream: string | null
  readonly number: number
  /** Kafka refuses it when it is sent: it has to fail alone. */
  readonly isPoison: boolean
}

/** Records of one request. */
export interface PublishRequest {
  readonly idempotencyKey: string
  readonly orderBy: string | null
  readonly messages: readonly Message[]
}

/** Makes the requests of one publisher, which waits for each answer before the next: so its streams have an order. */
export interface RequestSource {
  readonly next: () => PublishRequest
  /** One record for each of many keys, to see whether everything flows. */
  readonly probe: (keys: number) => PublishRequest
}

const keysPerLane = 5
const mostPerRequest = 16

/** The requests of one publisher, the same for the same random numbers. */
export function createRequests(
  lane: string,
  {
    topics,
    random,
    withPoison,
  }: { readonly topics: readonly StageTopic[]; readonly random: Random; readonly withPoison: boolean },
): RequestSource {
  const counts = new Map<string, number>()
  const forAnyRecord = topics.filter(({ needsKeys }) => !needsKeys)
  const strict = topics.find(({ needsKeys }) => needsKeys)
  let requests = 0

  function request(kind: string, orderBy: string | null, messages: readonly Message[]): PublishRequest {
    requests += 1
    return { idempotencyKey: `${lane}-${kind}-${requests}`, orderBy, messages }
  }

  function message(stream: string, rest: Partial<Message> & Pick<Message, 'topic'>): Message {
    const number = (counts.get(stream) ?? 0) + 1
    counts.set(stream, number)
    const identity = `${stream} ${number}`
    const filling = 'x'.repeat(Math.floor(random() * 600))
    const value = JSON.stringify({ identity, amount: 0.1, filling })
    return { identity, key: null, partition: null, stream: null, number, isPoison: false, value, ...rest }
  }

  function keyed(): Message {
    const index = Math.floor(random() * keysPerLane)
    const key = `${lane}.k${index}`
    return message(key, { topic: pick(topics, index).name, key, stream: key })
  }

  function unordered(): Message {
    return message(`${lane}.any`, { topic: pick(forAnyRecord, Math.floor(random() * forAnyRecord.length)).name })
  }

  return {
    next: () => {
      const length = 1 + Math.floor(random() ** 2 * mostPerRequest)
      if (random() < 0.15) {
        const orderBy = `${lane}.group`
        const { name: topic, partitions } = pick(forAnyRecord, lane.length)
        const ordered = () => message(orderBy, { topic, partition: partitions - 1, stream: orderBy })
        return request('group', orderBy, Array.from({ length }, ordered))
      }
      const messages = Array.from({ length }, () => (random() < 0.15 ? unordered() : keyed()))
      if (withPoison && strict !== undefined && random() < 0.003) {
        messages.push(message(`${lane}.poison`, { topic: strict.name, isPoison: true }))
      }
      return request('mixed', null, messages)
    },
    probe: (keys) =>
      request(
        'probe',
        null,
        Array.from({ length: keys }, (_, index) => {
          const key = `${lane}.probe${index}`
          return message(key, { topic: pick(topics, index).name, key, stream: key })
        }),
      ),
  }
}

/** Requests of as many records as asked for, of many keys, for filling a queue. */
export function createBulk(
  lane: string,
  options: { readonly topics: readonly StageTopic[]; readonly random: Random; readonly valueBytes: number },
): (rows: number) => PublishRequest {
  const { topics, random, valueBytes } = options
  const counts = new Map<string, number>()
  const filling = 'x'.repeat(valueBytes)
  let requests = 0
  return (rows) => {
    requests += 1
    const messages = Array.from({ length: rows }, (): Message => {
      const index = Math.floor(random() * bulkKeys)
      const key = `${lane}.k${index}`
      const number = (counts.get(key) ?? 0) + 1
      counts.set(key, number)
      const identity = `${key} ${number}`
      const topic = pick(topics, index).name
      const value = JSON.stringify({ identity, filling })
      return { identity, topic, key, partition: null, value, stream: key, number, isPoison: false }
    })
    return { idempotencyKey: `${lane}-${requests}`, orderBy: null, messages }
  }
}

const bulkKeys = 200

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError('Nothing to choose from')
  return item
}
