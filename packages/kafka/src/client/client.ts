import { brokerAddress, brokerHostAndPort, type HostAndPort } from '@sendwright/model'
import Encoder from 'kafkajs/src/protocol/encoder.js'
import requestsModule, { type MetadataAnswer } from 'kafkajs/src/protocol/requests/index.js'
import { type Deadline, shorterDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { apis } from './apis.ts'
import { type BrokerLink, exchangeOf, openBrokerLink } from './brokerLink.ts'
import type { ClientSettings } from './clientSettings.ts'
import { firstToAnswer } from './firstToAnswer.ts'

/** A cluster seen through links to its brokers. Nothing is cached but open links and the brokers' addresses. */
export interface KafkaClient {
  readonly settings: ClientSettings
  /** The broker at this address. */
  readonly linkAt: (address: HostAndPort, deadline: Deadline) => Promise<BrokerLink>
  /**
   * What the first broker to answer says to a question that any of them can answer; it must be safe to ask twice. The one
   * that answered last is asked first, the others soon beside it where it is silent.
   */
  readonly askAny: <T>(ask: (link: BrokerLink, deadline: Deadline) => Promise<T>, deadline: Deadline) => Promise<T>
  /** Whoever answered last was not up to date: the next question goes to another one first. */
  readonly preferAnother: () => void
  /** Any broker that answers: an open link, or the first of the connection's brokers to answer. */
  readonly anyLink: (deadline: Deadline) => Promise<BrokerLink>
  /** The broker with this id, by the addresses of the newest metadata. */
  readonly linkTo: (nodeId: number, deadline: Deadline) => Promise<BrokerLink>
  /** Fresh metadata of some topics, of none (only the brokers), or of all. Never creates one. */
  readonly metadata: (topics: readonly string[] | 'all', deadline: Deadline) => Promise<MetadataAnswer>
  /** Where the brokers are, by the newest metadata. */
  readonly addressOf: (nodeId: number) => HostAndPort | undefined
  /** Ends everything at once; what is under way fails with the reason. */
  readonly close: (reason: Error) => void
}

interface LinkEntry {
  readonly opening: Promise<BrokerLink>
  opened: BrokerLink | null
}

function askLink(link: BrokerLink, topics: readonly string[] | 'all', deadline: Deadline): Promise<MetadataAnswer> {
  // kafkajs writes an empty list of topics as "all topics".
  const exchange = exchangeOf(link, apis.metadata, requestsModule.requests.Metadata, {
    topics: topics === 'all' ? [] : topics,
    allowAutoTopicCreation: false,
  })
  if (topics === 'all' || topics.length > 0) return link.exchange(exchange, deadline)
  const request = { ...exchange.request, encode: async () => new Encoder().writeBuffer(requestForNoTopic) }
  return link.exchange({ ...exchange, request }, deadline)
}

/** Versions 4 to 6: an array of no topics, and no automatic creation. */
const requestForNoTopic = Buffer.alloc(5)

/** What one call works with: a client, and the moment by which it has to end. */
export interface Call {
  readonly client: KafkaClient
  readonly deadline: Deadline
}

/** So long a link that was open already may be silent before others than the one it leads to are trusted more, in milliseconds. */
const silentLinkMs = 1_500

/** A client without any connection yet. */
export function createClient(settings: ClientSettings): KafkaClient {
  const seeds = settings.brokers.map(brokerHostAndPort)
  const linksByAddress = new Map<string, LinkEntry>()
  const ending = new AbortController()
  let addressesByNodeId = new Map<number, HostAndPort>()
  /** All that is known of; the one that answered last stands first. */
  let addresses: readonly HostAndPort[] = seeds

  function linkAt(address: HostAndPort, deadline: Deadline): Promise<BrokerLink> {
    const key = brokerAddress(address)
    const known = linksByAddress.get(key)
    if (known !== undefined && known.opened?.isClosed() !== true) return known.opening
    const entry: LinkEntry = { opening: open(address, deadline), opened: null }
    linksByAddress.set(key, entry)
    entry.opening.then(
      (link) => (entry.opened = link),
      () => linksByAddress.get(key) === entry && linksByAddress.delete(key),
    )
    return entry.opening
  }

  async function open(address: HostAndPort, deadline: Deadline): Promise<BrokerLink> {
    if (ending.signal.aborted) {
      throw new KafkaFailure('not-connected', `The connections to ${settings.connectionName} were closed. Try again.`, {
        cause: ending.signal.reason,
      })
    }
    return openBrokerLink(settings, address, { deadline, signal: ending.signal })
  }

  function isOpen(address: HostAndPort): boolean {
    const link = linksByAddress.get(brokerAddress(address))?.opened
    return link !== undefined && link !== null && !link.isClosed()
  }

  async function askAny<T>(ask: (link: BrokerLink, deadline: Deadline) => Promise<T>, deadline: Deadline): Promise<T> {
    const hadOpenLink = addresses.some(isOpen)
    try {
      return await askEach(ask, deadline)
    } catch (error) {
      // A link that had been idle may lead nowhere without a word: new ones decide.
      const isWorthAnother =
        hadOpenLink && error instanceof KafkaFailure && error.retryable && deadline.remainingMs() > 0
      if (!isWorthAnother) throw error
      return askEach(ask, deadline)
    }
  }

  function askEach<T>(ask: (link: BrokerLink, deadline: Deadline) => Promise<T>, deadline: Deadline): Promise<T> {
    return firstToAnswer(
      addresses.map((address) => async () => {
        const within = isOpen(address)
          ? shorterDeadline(deadline, Math.min(deadline.remainingMs() / 2, silentLinkMs))
          : deadline
        const answer = await ask(await linkAt(address, within), within)
        addresses = [address, ...addresses.filter((other) => other !== address)]
        return answer
      }),
      (failures) => noneAnswers(failures, settings.connectionName),
    )
  }

  function learn({ brokers }: MetadataAnswer) {
    addressesByNodeId = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
    const named = new Map([...seeds, ...addressesByNodeId.values()].map((address) => [brokerAddress(address), address]))
    const known = addresses.filter((address) => named.delete(brokerAddress(address)))
    addresses = [...known, ...named.values()]
  }

  return {
    settings,
    linkAt,
    askAny,
    preferAnother: () => {
      const [first, ...others] = addresses
      if (first !== undefined) addresses = [...others, first]
    },
    anyLink: (deadline) => askAny(async (link) => link, deadline),
    linkTo: async (nodeId, deadline) => {
      const address = addressesByNodeId.get(nodeId)
      if (address === undefined) {
        throw new KafkaFailure(
          'not-connected',
          `${settings.connectionName} names broker ${nodeId} but not its address. Try again in a moment.`,
        )
      }
      return linkAt(address, deadline)
    },
    metadata: async (topics, deadline) => {
      const answer = await askAny((link, within) => askLink(link, topics, within), deadline)
      learn(answer)
      return answer
    },
    addressOf: (nodeId) => addressesByNodeId.get(nodeId),
    close: (reason) => {
      ending.abort(reason)
      linksByAddress.clear()
    },
  }
}

/** Tells of silence before refusal: it is the rarer and the harder to find. */
function noneAnswers(failures: readonly unknown[], connectionName: string): unknown {
  const ours = failures.filter((failure) => failure instanceof KafkaFailure)
  const telling = ours.find(({ code }) => code !== 'not-connected') ?? ours[0]
  if (telling === undefined || failures.length === 1 || ours.length < failures.length) return telling ?? failures[0]
  return new KafkaFailure(
    telling.code,
    `None of the ${failures.length} brokers of ${connectionName} answers. ${telling.message}`,
    { cause: new AggregateError(failures) },
  )
}
