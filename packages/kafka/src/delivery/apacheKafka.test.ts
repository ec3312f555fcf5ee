import { randomUUID } from 'node:crypto'
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ApacheKafka, apacheKafkaAvailable, startApacheKafka } from '../testing.ts'
import { failureOf, openConnection } from '../testing/openConnection.ts'
import { batchOf, initialise, openShard, send } from '../testing/shardDriver.ts'
import { testTransactionRules } from '../testing/transactionRules.ts'

const { available, reason } = apacheKafkaAvailable()
const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
if (!available) process.stdout.write(`Tests with Apache Kafka are ${isRequired ? 'failing' : 'skipped'}: ${reason}.\n`)

/** What no ACL speaks of, everybody may do. */
const withAcls = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found': 'true',
}

describe.skipIf(!available && !isRequired)('with Apache Kafka 4.3.0', () => {
  let kafka: ApacheKafka
  beforeAll(async () => {
    kafka = await startApacheKafka({ properties: withAcls })
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

  test.each([
    ['transactional ids', AclResourceTypes.TRANSACTIONAL_ID],
    ['groups', AclResourceTypes.GROUP],
  ])('D57 a cluster whose ACLs deny %s takes no transactions', async (_, resourceType) => {
    const denied = `denied-${randomUUID()}`
    await deny(resourceType, denied, AclOperationTypes.ALL)
    await using driven = openShard(kafka.brokers, { names: { transactionalId: `${denied}-0`, group: `${denied}-0` } })
    const failure = await failureOf(initialise(driven.shard, 'first'))
    expect(failure).toMatchObject({ code: 'transactions-refused', retryable: false })
    expect(failure.message).toContain(`${denied}-0`)
  })

  test('D53 D57 a topic that may not be written to is refused, one that may not be read keeps no positions', async () => {
    const topic = `denied-${randomUUID()}`
    await using opened = openConnection(kafka.brokers)
    await opened.connection.createTopic({ name: topic, partitions: 1 })
    await using driven = openShard(kafka.brokers)
    await initialise(driven.shard, 'first')
    await driven.shard.plan([])
    await deny(AclResourceTypes.TOPIC, topic, AclOperationTypes.WRITE, AclOperationTypes.READ)
    expect(await driven.shard.write(batchOf(1, [{ topic, value: 'never' }]), 'first')).toMatchObject({
      kind: 'refused',
      refusals: [{ topic, partition: 0, code: 'not-authorised', retryable: false }],
    })
    await driven.shard.abort()
    expect((await failureOf(driven.shard.commitPosition(topic, { number: 0n, digest: '' }))).code).toBe(
      'transactions-refused',
    )
  })

  testTransactionRules(() => kafka.brokers)

  /** Waits until the broker acts on it. */
  async function deny(
    resourceType: AclResourceTypes,
    prefix: string,
    ...operations: readonly AclOperationTypes[]
  ): Promise<void> {
    const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const resource = {
      resourceType,
      resourceName: prefix,
      resourcePatternType: ResourcePatternTypes.PREFIXED,
    }
    await admin.createAcls({
      acl: operations.map((operation) => ({
        ...resource,
        principal: 'User:*',
        host: '*',
        operation,
        permissionType: AclPermissionTypes.DENY,
      })),
    })
    await vi.waitFor(async () => {
      const { resources } = await admin.describeAcls({
        ...resource,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
      })
      expect(resources.flatMap(({ acls }) => acls)).toHaveLength(operations.length)
    })
    await admin.disconnect()
  }
})
