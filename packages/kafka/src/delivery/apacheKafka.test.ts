import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApacheKafka, apacheKafkaAvailable, startApacheKafka } from '../testing.ts'
import { openConnection } from '../testing/openConnection.ts'
import { batchOf, openShard, send } from '../testing/shardDriver.ts'
import { testTransactionRules } from '../testing/transactionRules.ts'

const { available, reason } = apacheKafkaAvailable()
const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
if (!available) process.stdout.write(`Tests with Apache Kafka are ${isRequired ? 'failing' : 'skipped'}: ${reason}.\n`)

describe.skipIf(!available && !isRequired)('with Apache Kafka 4.3.0', () => {
  let kafka: ApacheKafka
  beforeAll(async () => {
    kafka = await startApacheKafka()
  }, 180_000)
  afterAll(() => kafka?.[Symbol.asyncDispose]())

  // The first of all: the topics of offsets and transactions do not exist yet.
  test('D51 the first batch on a cluster that was never used waits for its coordinators', async () => {
    await using opened = openConnection(kafka.brokers)
    await opened.connection.createTopic({ name: 'first', partitions: 1 })
    await using driven = openShard(kafka.brokers)
    await driven.shard.initialise()
    await send(driven.shard, batchOf(1, [{ topic: 'first', value: 'first' }]), 'first')
    await driven.shard.initialise()
    expect(await driven.shard.readPosition('first')).toEqual({ number: 1n, digest: 'digest-1' })
  }, 60_000)

  testTransactionRules(() => kafka.brokers)
})
