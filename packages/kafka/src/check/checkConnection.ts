import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { brokerAddress, brokerHostAndPort, checkStepIds, type CheckStepId, type Connection } from '@sendwright/model'
import { apis } from '../client/apis.ts'
import { type BrokerLink, openBrokerLink } from '../client/brokerLink.ts'
import { createClient, type KafkaClient } from '../client/client.ts'
import type { ClientSettings } from '../client/clientSettings.ts'
import { createDeadline, type Deadline, seconds, withinDeadline } from '../deadline.ts'
import { KafkaFailure, reasonOf } from '../failure.ts'
import { configurationOf } from '../topics/configuration.ts'
import { transactions, write } from './transactionSteps.ts'

/** A step of a check as it is told: once when it starts, once with its result. */
export interface CheckStep {
  readonly id: CheckStepId
  readonly state: 'running' | 'passed' | 'warning' | 'failed' | 'skipped'
  /** A sentence; empty while the step runs. */
  readonly detail: string
  /** What to do about it. */
  readonly advice?: string
  readonly durationMs: number
}

/** What a step found; the rest of `CheckStep` is added around it. */
export type Finding = Pick<CheckStep, 'state' | 'detail' | 'advice'>

/** What steps work with. */
export interface Probe {
  readonly settings: ClientSettings
  readonly connection: Pick<Connection, 'id' | 'delivery'>
  readonly client: KafkaClient
  /** Each step gets the connection's whole time. */
  readonly stepTimeoutMs: number
}

/** A step, and the earlier steps without which it means nothing. */
const steps: Readonly<
  Record<CheckStepId, { readonly needs: readonly CheckStepId[]; readonly run: (probe: Probe) => Promise<Finding> }>
> = {
  resolve: { needs: [], run: resolve },
  connect: { needs: ['resolve'], run: connectToAll },
  versions: { needs: ['connect'], run: versions },
  topics: { needs: ['versions'], run: topics },
  limits: { needs: ['versions'], run: limits },
  replicas: { needs: ['versions'], run: replicas },
  write: { needs: ['versions'], run: write },
  transactions: { needs: ['versions'], run: transactions },
}

/**
 * Checks a connection step by step with a client of its own. `onStep` hears of every step twice: when it starts and with
 * its result. A failed step ends nothing: later ones are skipped only when they need it.
 */
export async function checkConnection(
  settings: ClientSettings,
  connection: Pick<Connection, 'id' | 'delivery' | 'sendTimeoutMs'>,
  onStep: (step: CheckStep) => void,
): Promise<readonly CheckStep[]> {
  const client = createClient(settings)
  const results = new Map<CheckStepId, CheckStep>()
  try {
    for (const id of checkStepIds) {
      const missing = steps[id].needs.find((need) => {
        const state = results.get(need)?.state
        return state === 'failed' || state === 'skipped'
      })
      const startedAt = performance.now()
      if (missing === undefined) onStep({ id, state: 'running', detail: '', durationMs: 0 })
      const finding: Finding =
        missing === undefined
          ? await steps[id]
              .run({ settings, connection, client, stepTimeoutMs: connection.sendTimeoutMs })
              .catch(toFinding)
          : { state: 'skipped', detail: `Not checked: it needs “${missing}”.` }
      const step = { id, ...finding, durationMs: performance.now() - startedAt }
      results.set(id, step)
      onStep(step)
    }
    return [...results.values()]
  } finally {
    client.close(new Error('the check is over'))
  }
}

function toFinding(error: unknown): Finding {
  if (error instanceof KafkaFailure) return { state: 'failed', detail: error.message }
  throw error
}

/** One finding of what was tried per broker: passed when all went well, failed when none did, else a warning. */
async function forEachBroker(
  brokers: readonly string[],
  attempt: (broker: string) => Promise<string | null>,
  words: { readonly allWell: string; readonly advice: string },
): Promise<Finding> {
  const faults = (await Promise.all(brokers.map(async (broker) => ({ broker, fault: await attempt(broker) })))).filter(
    ({ fault }) => fault !== null,
  )
  if (faults.length === 0) return { state: 'passed', detail: words.allWell }
  return {
    state: faults.length === brokers.length ? 'failed' : 'warning',
    detail: `${faults.map(({ broker, fault }) => (fault?.includes(broker) ? fault : `${broker}: ${fault}`)).join('; ')}.`,
    advice: words.advice,
  }
}

async function resolve({ settings, stepTimeoutMs }: Probe): Promise<Finding> {
  const deadline = createDeadline(stepTimeoutMs)
  return forEachBroker(
    settings.brokers,
    async (broker) => {
      try {
        await withinDeadline(deadline, lookup(brokerHostAndPort(broker).host), () => tooLate(deadline))
        return null
      } catch (error) {
        return reasonOf(error)
      }
    },
    {
      allWell: `${countOf(settings.brokers.length, 'host name')} resolved.`,
      advice: 'Check the spelling of the host name, and that this machine can look it up.',
    },
  )
}

async function connectToAll({ settings, stepTimeoutMs }: Probe): Promise<Finding> {
  const deadline = createDeadline(stepTimeoutMs)
  return forEachBroker(settings.brokers, (broker) => tcpFault(broker, deadline), {
    allWell: `${countOf(settings.brokers.length, 'broker')} accepted a connection.`,
    advice: 'Check the port, that the broker is running, and that no firewall stands between.',
  })
}

async function tcpFault(broker: string, deadline: Deadline): Promise<string | null> {
  const connected = Promise.withResolvers<void>()
  const socket = connect({ ...brokerHostAndPort(broker) }, connected.resolve)
  socket.once('error', connected.reject)
  try {
    await withinDeadline(deadline, connected.promise, () => tooLate(deadline))
    return null
  } catch (error) {
    return reasonOf(error)
  } finally {
    socket.destroy()
  }
}

/** Every broker of the connection, then every broker that the cluster names: its advertised addresses. */
async function versions({ settings, client, stepTimeoutMs }: Probe): Promise<Finding> {
  const deadline = createDeadline(stepTimeoutMs)
  const configured = await forEachBroker(settings.brokers, (broker) => apiFault(settings, broker, deadline), {
    allWell: '',
    advice:
      'Use the port of a PLAINTEXT listener for clients: one that expects TLS or SASL stays silent or hangs up. Brokers need Apache Kafka 1.0 or later.',
  })
  if (configured.state === 'failed') return configured
  const { brokers } = await client.metadata([], deadline)
  const advertised = brokers.map(brokerAddress)
  const others = advertised.filter((broker) => !settings.brokers.includes(broker))
  const reached = await forEachBroker(others, (broker) => apiFault(settings, broker, deadline), {
    allWell: '',
    advice:
      'The cluster names these addresses to its clients (advertised.listeners). They must be reachable from this machine.',
  })
  if (others.length > 0 && reached.state !== 'passed') return reached
  if (configured.state !== 'passed') return configured
  return {
    state: 'passed',
    detail: `${countOf(advertised.length, 'broker')} in the cluster, each speaks every request that Sendwright needs.`,
  }
}

async function apiFault(settings: ClientSettings, broker: string, deadline: Deadline): Promise<string | null> {
  let link: BrokerLink | null = null
  try {
    link = await openBrokerLink(settings, brokerHostAndPort(broker), { deadline, signal: new AbortController().signal })
    for (const api of Object.values(apis)) link.versionOf(api)
    return null
  } catch (error) {
    return error instanceof KafkaFailure && error.cause === undefined
      ? error.message.replace(/\.$/, '')
      : reasonOf(innermost(error))
  } finally {
    link?.close(new Error('the check is over'))
  }
}

function innermost(error: unknown): unknown {
  return error instanceof KafkaFailure && error.cause !== undefined ? innermost(error.cause) : error
}

async function topics({ client, stepTimeoutMs }: Probe): Promise<Finding> {
  const { topicMetadata } = await client.metadata('all', createDeadline(stepTimeoutMs))
  const own = topicMetadata.filter(({ isInternal }) => !isInternal)
  if (own.length === 0) {
    return {
      state: 'warning',
      detail: 'No topic is visible.',
      advice: 'Create a topic, or ask the cluster’s administrator to allow Describe on those you need.',
    }
  }
  const leaderless = own.filter(({ partitionMetadata }) => partitionMetadata.some(({ leader }) => leader < 0))
  if (leaderless.length === 0) return { state: 'passed', detail: `${countOf(own.length, 'topic')} visible.` }
  return {
    state: 'warning',
    detail: `${countOf(own.length, 'topic')} visible. Without a leader in some partition: ${leaderless
      .slice(0, 5)
      .map(({ topic }) => topic)
      .join(', ')}${leaderless.length > 5 ? ` and ${leaderless.length - 5} more` : ''}.`,
    advice: 'Records for these partitions cannot be sent until their brokers are back.',
  }
}

async function limits(probe: Probe): Promise<Finding> {
  const configuration = await brokerConfiguration(probe, ['message.max.bytes'])
  const bytes = configuration.get('message.max.bytes')
  if (bytes === undefined) return notVisible
  return {
    state: 'passed',
    detail: `A record takes ${Number(bytes).toLocaleString('en')} B at most, unless its topic sets another limit (message.max.bytes).`,
  }
}

async function replicas(probe: Probe): Promise<Finding> {
  const { brokers } = await probe.client.metadata([], createDeadline(probe.stepTimeoutMs))
  const configuration = await brokerConfiguration(probe, ['default.replication.factor', 'min.insync.replicas'])
  const factor = Number(configuration.get('default.replication.factor'))
  const inSync = Number(configuration.get('min.insync.replicas'))
  if (!Number.isInteger(factor)) return notVisible
  const facts = `${countOf(brokers.length, 'broker')}, default.replication.factor ${factor}, min.insync.replicas ${inSync}.`
  if (factor > brokers.length) {
    return {
      state: 'warning',
      detail: facts,
      advice: `A new topic needs ${factor} brokers by default, and ${brokers.length} answer. Name a replication factor when you create one.`,
    }
  }
  if (inSync > factor) {
    return {
      state: 'warning',
      detail: facts,
      advice: 'Topics with the default replication factor accept no records: min.insync.replicas is larger.',
    }
  }
  if (factor === 1 && brokers.length > 1) {
    return {
      state: 'warning',
      detail: facts,
      advice:
        'New topics keep each record once by default. Ask for a replication factor of 3 when records must survive a broker.',
    }
  }
  return { state: 'passed', detail: facts }
}

const notVisible: Finding = {
  state: 'warning',
  detail: 'The connection may not see the configuration of the brokers.',
  advice: 'Ask the cluster’s administrator to allow DescribeConfigs on the cluster. Sending works without it.',
}

async function brokerConfiguration(
  { client, stepTimeoutMs }: Probe,
  entries: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const deadline = createDeadline(stepTimeoutMs)
  const { brokers } = await client.metadata([], deadline)
  const nodeId = brokers[0]?.nodeId
  if (nodeId === undefined) return new Map()
  try {
    const found = await configurationOf(client, { type: 'broker', name: String(nodeId), entries }, deadline)
    return new Map(found.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])))
  } catch (error) {
    if (error instanceof KafkaFailure && error.code === 'not-authorised') return new Map()
    throw error
  }
}

function tooLate(deadline: Deadline): Error {
  return new Error(`no answer within ${seconds(deadline.totalMs)}`)
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
