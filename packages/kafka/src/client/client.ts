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
  /** Any broker that answers: an open link, or the first of the connection's brokers to answer. */
  readonly anyLink: (deadline: Deadline) => Promise<BrokerLink>
  /** The broker with this id, by the addresses of the newest metadata. */
  readonly linkTo: (nodeId: number, deadline: Deadline) => Promise<BrokerLink>
  /** Fresh metadata of some topics, of none (only the brokers), or of all. Never creates one. */
  readonly metadata: (topics: readonly string[] | 'all', deadline: Deadline) => Promise<MetadataAnswer>
  readonly hasOpenLink: () => boolean
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

/** A client without any connection yet. */
export function createClient(settings: ClientSettings): KafkaClient {
  const linksByAddress = new Map<string, LinkEntry>()
  let addressesByNodeId = new Map<number, HostAndPort>()
  const ending = new AbortController()

  function linkToAddress(address: HostAndPort, deadline: Deadline): Promise<BrokerLink> {
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

  function openLink(): BrokerLink | undefined {
    for (const { opened } of linksByAddress.values()) if (opened !== null && !opened.isClosed()) return opened
    return undefined
  }

  async function anyLink(deadline: Deadline): Promise<BrokerLink> {
    const open = openLink()
    if (open !== undefined) return open
    const seeds = settings.brokers.map(brokerHostAndPort)
    const known = [...addressesByNodeId.values()].filter(
      ({ host, port }) => !seeds.some((seed) => seed.host === host && seed.port === port),
    )
    return firstToAnswer(
      [...seeds, ...known].map((address) => () => linkToAddress(address, deadline)),
      (failures) => noneAnswers(failures, settings.connectionName),
    )
  }

  async function askForMetadata(topics: readonly string[] | 'all', deadline: Deadline): Promise<MetadataAnswer> {
    const open = openLink()
    if (open === undefined) return askLink(await anyLink(deadline), topics, deadline)
    try {
      return await askLink(open, topics, shorterDeadline(deadline, deadline.remainingMs() / 2))
    } catch (error) {
      // The link had been idle and the other side may be gone without a word: a new one decides.
      if (!(error instanceof KafkaFailure) || !error.retryable) throw error
      open.close(error)
      return askLink(await anyLink(deadline), topics, deadline)
    }
  }

  return {
    settings,
    anyLink,
    linkTo: async (nodeId, deadline) => {
      const address = addressesByNodeId.get(nodeId)
      if (address === undefined) {
        throw new KafkaFailure(
          'not-connected',
          `${settings.connectionName} names broker ${nodeId} but not its address. Try again in a moment.`,
        )
      }
      return linkToAddress(address, deadline)
    },
    metadata: async (topics, deadline) => {
      const answer = await askForMetadata(topics, deadline)
      addressesByNodeId = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
      return answer
    },
    hasOpenLink: () => openLink() !== undefined,
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
