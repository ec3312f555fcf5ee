import { startTestSandbox, type TestSandbox, whyNoKcat } from '@sendwright/sandbox/testing'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
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
})
