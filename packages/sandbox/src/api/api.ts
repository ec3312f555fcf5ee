import type { Groups } from '../groups/groups.ts'
import type { Topics } from '../log/topics.ts'
import type { Reader } from '../protocol/reader.ts'
import type { Writer } from '../protocol/writer.ts'

/** A request whose header is read; `body` stands at the first byte after it. */
export interface Request {
  readonly version: number
  readonly body: Reader
  readonly clientId: string
  readonly clientHost: string
  /** Aborted when the connection is gone: nobody waits for the answer. */
  readonly closed: AbortSignal
}

/** What the kinds of request work on. */
export interface BrokerState {
  readonly clusterId: string
  /** The only node of the cluster, as clients are told to reach it. */
  readonly node: { readonly id: number; readonly host: string; readonly port: number }
  readonly topics: Topics
  readonly groups: Groups
  readonly apis: readonly Api[]
  /** The broker's own settings by Kafka's names, for DescribeConfigs. */
  readonly config: ReadonlyMap<string, string>
  nextProducerId(): number
}

/**
 * One kind of request (https://kafka.apache.org/protocol#protocol_api_keys) in the versions that are spoken, which are
 * the ones advertised. `null` is no answer: the client asked for none. Field layouts follow Kafka's message schemas.
 */
export interface Api {
  readonly key: number
  readonly minVersion: number
  readonly maxVersion: number
  /** The first version with compact types and tagged fields, where one is spoken. */
  readonly flexibleFrom?: number
  handle(request: Request, broker: BrokerState): Writer | null | Promise<Writer | null>
}

/** Every answer says how long its client was slowed down; nobody is. */
export const notThrottled = 0

/** `include…authorized_operations` was not asked for, or there are no rights to tell of. */
export const operationsNotAsked = -0x8000_0000
