/**
 * The parts of kafkajs 2.2.4 below its public surface that this room uses, typed as far as it uses them. The package
 * is pinned and no longer changes. What the names do: `kafkajs/src/broker`, `network/connection`, `protocol/requests`.
 */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[]
    /** Milliseconds since 1970; the broker asked for silence until then. */
    readonly throttledUntil: number
    throttleCheckTimeoutId: NodeJS.Timeout | null
    /** Sends the request now, or when the broker's silence is over. */
    push(request: {
      readonly entry: {
        readonly apiKey: number
        readonly apiName: string
        readonly apiVersion: number
        readonly correlationId: number
        readonly resolve: (answer: { readonly payload: Buffer }) => void
        readonly reject: (reason: Error) => void
      }
      readonly expectResponse: true
      readonly requestTimeout: null
      readonly sendRequest: () => void
    }): void
    checkPendingRequests(): void
    scheduleCheckPendingRequests(): void
  }
}

declare module 'kafkajs/src/network/connection.js' {
  import type { Socket } from 'node:net'
  import type RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

  export default class Connection {
    readonly socket: Socket
    readonly requestQueue: RequestQueue
    nextCorrelationId(): number
    /** Again where it is due; nothing without SASL. */
    authenticate(): Promise<void>
    /** Length of the answer being received, with its four bytes of length. */
    readonly bytesNeeded: number
    processData: (this: Connection, chunk: Buffer) => void
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialSize?: number)
    writeBuffer(bytes: Buffer): this
  }
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js'

  /** What goes out, and how the answer is read. `decode` gives the plain answer, `parse` throws on error codes in it. */
  export interface Exchange<Decoded> {
    readonly request: {
      readonly apiKey: number
      readonly apiVersion: number
      readonly apiName: string
      readonly encode: () => Promise<Encoder>
    }
    readonly response: {
      readonly decode: (payload: Buffer) => Promise<Decoded>
    }
  }

  export interface ApiDefinition<Options, Decoded> {
    /** Versions as decimal text. */
    readonly versions: readonly string[]
    protocol(options: { readonly version: number }): (options: Options) => Exchange<Decoded>
  }

  export interface MetadataAnswer {
    readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[]
    readonly controllerId: number
    readonly topicMetadata: readonly {
      readonly topicErrorCode: number
      readonly topic: string
      readonly isInternal: boolean
      readonly partitionMetadata: readonly {
        readonly partitionErrorCode: number
        readonly partitionId: number
        readonly leader: number
        readonly replicas: readonly number[]
        readonly isr: readonly number[]
      }[]
    }[]
  }

  export interface ListOffsetsAnswer {
    readonly responses: readonly {
      readonly topic: string
      readonly partitions: readonly {
        readonly partition: number
        readonly errorCode: number
        readonly offset: string
      }[]
    }[]
  }

  export interface DescribeConfigsAnswer {
    readonly resources: readonly {
      readonly errorCode: number
      readonly errorMessage: string | null
      readonly resourceName: string
      readonly configEntries: readonly {
        readonly configName: string
        readonly configValue: string | null
        readonly readOnly: boolean
        readonly isDefault: boolean
        readonly isSensitive: boolean
      }[]
    }[]
  }

  export interface CreateTopicsAnswer {
    readonly topicErrors: readonly {
      readonly topic: string
      readonly errorCode: number
      readonly errorMessage: string | null
    }[]
  }

  /** An answer that is only a code. */
  export interface CodeAnswer {
    readonly errorCode: number
  }

  export interface CoordinatorAnswer extends CodeAnswer {
    readonly coordinator: { readonly nodeId: number; readonly host: string; readonly port: number }
  }

  export interface ProducerIdAnswer extends CodeAnswer {
    /** Decimal digits. */
    readonly producerId: string
    readonly producerEpoch: number
  }

  /** A transactional producer as every request of a transaction names it. */
  interface ProducerClaim {
    readonly transactionalId: string
    /** Decimal digits. */
    readonly producerId: string
    readonly producerEpoch: number
  }

  interface PartitionCodes {
    readonly topic: string
    readonly partitions: readonly { readonly partition: number; readonly errorCode: number }[]
  }

  interface Requests {
    readonly GroupCoordinator: ApiDefinition<
      { readonly groupId: string; readonly coordinatorType: number },
      CoordinatorAnswer
    >
    readonly InitProducerId: ApiDefinition<
      { readonly transactionalId: string; readonly transactionTimeout: number },
      ProducerIdAnswer
    >
    readonly AddOffsetsToTxn: ApiDefinition<ProducerClaim & { readonly groupId: string }, CodeAnswer>
    readonly AddPartitionsToTxn: ApiDefinition<
      ProducerClaim & {
        readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[]
      },
      {
        readonly errors: readonly {
          readonly topic: string
          readonly partitionErrors: readonly { readonly partition: number; readonly errorCode: number }[]
        }[]
      }
    >
    readonly TxnOffsetCommit: ApiDefinition<
      ProducerClaim & {
        readonly groupId: string
        readonly topics: readonly {
          readonly topic: string
          readonly partitions: readonly {
            readonly partition: number
            /** Decimal digits. */
            readonly offset: string
            readonly metadata: string
          }[]
        }[]
      },
      { readonly topics: readonly PartitionCodes[] }
    >
    readonly EndTxn: ApiDefinition<ProducerClaim & { readonly transactionResult: boolean }, CodeAnswer>
    readonly OffsetFetch: ApiDefinition<
      {
        readonly groupId: string
        readonly topics: readonly {
          readonly topic: string
          readonly partitions: readonly { readonly partition: number }[]
        }[]
      },
      {
        /** From version 2 on. */
        readonly errorCode?: number
        readonly responses: readonly {
          readonly topic: string
          readonly partitions: readonly {
            readonly partition: number
            readonly offset: string
            readonly metadata: string | null
            readonly errorCode: number
          }[]
        }[]
      }
    >
    readonly Metadata: ApiDefinition<
      { readonly topics: readonly string[]; readonly allowAutoTopicCreation: false },
      MetadataAnswer
    >
    readonly ListOffsets: ApiDefinition<
      {
        readonly isolationLevel: number
        readonly topics: readonly {
          readonly topic: string
          readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[]
        }[]
      },
      ListOffsetsAnswer
    >
    readonly DescribeConfigs: ApiDefinition<
      {
        readonly resources: readonly {
          readonly type: number
          readonly name: string
          readonly configNames: readonly string[]
        }[]
        readonly includeSynonyms: boolean
      },
      DescribeConfigsAnswer
    >
    readonly CreateTopics: ApiDefinition<
      {
        readonly topics: readonly {
          readonly topic: string
          readonly numPartitions: number
          readonly replicationFactor: number
          readonly configEntries: readonly { readonly name: string; readonly value: string }[]
        }[]
        readonly validateOnly: boolean
        readonly timeout: number
      },
      CreateTopicsAnswer
    >
    /** Only its request is used: the answer is read by `wire/fetchAnswer.ts`. */
    readonly Fetch: ApiDefinition<
      {
        readonly isolationLevel: number
        readonly maxWaitTime: number
        readonly minBytes: number
        readonly maxBytes: number
        readonly topics: readonly {
          readonly topic: string
          readonly partitions: readonly {
            readonly partition: number
            readonly fetchOffset: string
            readonly maxBytes: number
          }[]
        }[]
      },
      unknown
    >
  }

  const requestsModule: { readonly requests: Requests }
  export default requestsModule
}

declare module 'kafkajs-snappy' {
  /** A codec of kafkajs' shape; only its reading half is used. */
  export default function createSnappyCodec(): { decompress(bytes: Buffer): Promise<Buffer> }
}
