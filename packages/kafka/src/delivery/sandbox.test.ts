import { startTestSandbox, type TestSandbox, whyNoKcat } from '@sendwright/sandbox/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKafkaConnections } from '../connection.ts'
import { connectionTo } from '../testing/openConnection.ts'
import { testTransactionRules } from '../testing/transactionRules.ts'

describe('with the sandbox', () => {
  let sandbox: TestSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.close())
  beforeEach((context) => {
    const reason = whyNoKcat()
    context.skip(reason !== null, reason ?? '')
  })

  testTransactionRules(() => sandbox.brokers)

  test('how the calls of a shard end is the health of its connection', async () => {
    const connections = createKafkaConnections({ log: () => {} })
    const settings = connectionTo(sandbox.brokers)
    const connection = connections.get(settings)
    const shard = connections.deliveryTransport().shard(settings, { transactionalId: 'health', group: 'health' })
    expect(connection.health().state).toBe('idle')
    await shard.initialise()
    expect(connection.health().state).toBe('connected')
    await shard.close()
    await connections.close()
  })
})
