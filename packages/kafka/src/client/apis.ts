/** An API by Kafka's key, with the versions that this room can write and read. */
export interface Api {
  readonly key: number
  readonly name: string
  readonly versions: readonly number[]
}

/** The APIs that this room speaks, by Kafka's keys; versions are those that kafkajs 2.2.4 writes from Kafka 1.0 on. */
export const apis = {
  produce: { key: 0, name: 'Produce', versions: [3, 4, 5, 6, 7] },
  fetch: { key: 1, name: 'Fetch', versions: [5, 6, 7, 8, 9, 10, 11] },
  listOffsets: { key: 2, name: 'ListOffsets', versions: [2, 3] },
  metadata: { key: 3, name: 'Metadata', versions: [4, 5, 6] },
  createTopics: { key: 19, name: 'CreateTopics', versions: [2, 3] },
  describeConfigs: { key: 32, name: 'DescribeConfigs', versions: [1, 2] },
} as const satisfies Record<string, Api>

/** Those that a delivery exactly once needs besides; a cluster without them is sent to at least once. */
export const transactionApis = {
  offsetFetch: { key: 9, name: 'OffsetFetch', versions: [2, 3, 4] },
  findCoordinator: { key: 10, name: 'FindCoordinator', versions: [1, 2] },
  initProducerId: { key: 22, name: 'InitProducerId', versions: [0, 1] },
  addPartitionsToTxn: { key: 24, name: 'AddPartitionsToTxn', versions: [0, 1] },
  addOffsetsToTxn: { key: 25, name: 'AddOffsetsToTxn', versions: [0, 1] },
  endTxn: { key: 26, name: 'EndTxn', versions: [0, 1] },
  txnOffsetCommit: { key: 28, name: 'TxnOffsetCommit', versions: [0, 1] },
} as const satisfies Record<string, Api>
