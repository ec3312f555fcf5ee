import { sessionTimeouts } from '../api/sessionTimeouts.ts'
import { longestTransactionMs } from '../transactions/transactions.ts'

/** A node's settings by Kafka's names, as DescribeConfigs shows them. */
export function brokerConfig(options: {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly replicas: number
  readonly maxBytes: number
  readonly messageMaxBytes: number
  readonly maxFrameBytes: number
}): ReadonlyMap<string, string> {
  const listener = `PLAINTEXT://${options.host}:${options.port}`
  return new Map([
    ['advertised.listeners', listener],
    ['auto.create.topics.enable', 'false'],
    ['broker.id', String(options.id)],
    ['compression.type', 'producer'],
    ['default.replication.factor', String(options.replicas)],
    ['group.initial.rebalance.delay.ms', '0'],
    ['group.max.session.timeout.ms', String(sessionTimeouts.most)],
    ['group.min.session.timeout.ms', String(sessionTimeouts.least)],
    ['listeners', listener],
    ['log.retention.bytes', '-1'],
    ['log.retention.ms', '-1'],
    ['message.max.bytes', String(options.messageMaxBytes)],
    ['min.insync.replicas', '1'],
    ['num.partitions', '1'],
    ['sandbox.max.bytes', String(options.maxBytes)],
    ['socket.request.max.bytes', String(options.maxFrameBytes)],
    ['transaction.max.timeout.ms', String(longestTransactionMs)],
  ])
}
