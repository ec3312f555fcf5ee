import { startApacheKafka, type ApacheKafka } from '@sendwright/kafka/testing'

/** Apache Kafka 4.3.0 with one node on loopback, with Java's full compiler as in use; the harness saves on it for tests. */
export function startBroker(): Promise<ApacheKafka> {
  return startApacheKafka({ version: '4.3.0', java: ['-Xmx1g', '-XX:TieredStopAtLevel=4'] })
}
