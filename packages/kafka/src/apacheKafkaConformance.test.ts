import { testClients, testRequests, testTransactions } from '@sendwright/sandbox/conformance'
import { afterAll, beforeAll, describe } from 'vitest'
import { type ApacheKafka, apacheKafkaAvailable, apacheKafkaVersions, startApacheKafka } from './testing.ts'

const { available, reason } = apacheKafkaAvailable()
const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
if (!available) process.stdout.write(`Tests with Apache Kafka are ${isRequired ? 'failing' : 'skipped'}: ${reason}.\n`)

/** A transaction's time-out is looked for every 10 s otherwise. */
const properties = { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500' }

describe.skipIf(!available && !isRequired).each(apacheKafkaVersions)(
  'Apache Kafka %s behaves as the sandbox',
  { timeout: 60_000 },
  (version) => {
    let kafka: ApacheKafka
    beforeAll(async () => {
      kafka = await startApacheKafka({ version, properties })
    }, 180_000)
    afterAll(() => kafka?.[Symbol.asyncDispose]())

    for (const testSuite of [testRequests, testTransactions, testClients]) testSuite(() => kafka.brokers)
  },
)
