/**
 * What every broker has to bear out: the sandbox, and Apache Kafka, whose behaviour it describes. `brokers` is asked
 * when a test runs. `testRequests` and `testTransactions` need a cluster of one node, which they ask in Kafka's own
 * words; `testClients` is what kafkajs and kcat make of any cluster.
 */
export { testClients } from './conformance/clients.ts'
export { testRequests } from './conformance/requests.ts'
export { testTransactions } from './conformance/transactions.ts'
