import type { Coordinators } from '../cluster/coordinators.ts'
import type { Leaders } from '../cluster/leaders.ts'
import type { Groups } from '../groups/groups.ts'
import type { Topics } from '../log/topics.ts'
import type { ErrorCode } from '../protocol/errorCodes.ts'
import type { Reader } from '../protocol/reader.ts'
import type { Writer } from '../protocol/writer.ts'
import type { Transactions } from '../transactions/transactions.ts'

/** A request whose header is read; `body` stands at the first byte after it. */
export interface Request {
  readonly version: number
  readonly body: Reader
  readonly clientId: string
  readonly clientHost: string
  /** Aborted when the connection is gone: nobody waits for the answer. */
  readonly closed: AbortSignal
  /** What a fault rule wants it to be answered with: `refusals.ts`. */
  readonly forced: ForcedError | null
}

/** An error that is answered whatever is asked; with `topic` only for that topic. */
export interface ForcedError {
  readonly error: ErrorCode
  readonly topic: string | null
}

/** A node as clients are told to reach it. */
export interface ClusterNode {
  readonly id: number
  readonly host: string
  readonly port: number
}

/** What the kinds of request work on: one node of the cluster. All but `node` and `config` is shared by all nodes. */
export interface BrokerState {
  readonly clusterId: string
  /** The one that is asked. */
  readonly node: ClusterNode
  readonly nodes: readonly ClusterNode[]
  readonly topics: Topics
  readonly groups: Groups
  readonly transactions: Transactions
  readonly leaders: Leaders
  readonly coordinators: Coordinators
  readonly apis: readonly Api[]
  /** The node's own settings by Kafka's names, for DescribeConfigs. */
  readonly config: ReadonlyMap<string, string>
  nextProducerId(): number
  /** Deletes a topic and whatever refers to it. */
  deleteTopic(name: string): ErrorCode
  /** Deletes a group and whatever refers to it. */
  deleteGroup(id: string): ErrorCode
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
  /** The topics that a request names, for fault rules; reads its body. */
  topics?(request: Readable): readonly string[]
  /** What a broker without room for more answers, where the request writes something. */
  readonly whenFull?: ErrorCode
  handle(request: Request, broker: BrokerState): Writer | null | Promise<Writer | null>
}

/** What is read of a request: fault rules read it too, before it is served. */
export type Readable = Pick<Request, 'version' | 'body'>

/** Every answer says how long its client was slowed down; nobody is. */
export const notThrottled = 0

/** `include…authorized_operations` was not asked for, or there are no rights to tell of. */
export const operationsNotAsked = -0x8000_0000
