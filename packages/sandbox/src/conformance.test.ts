import { afterAll, beforeAll, describe } from 'vitest'
import { startSandbox, type Sandbox } from './broker.ts'
import { testClients, testRequests, testTransactions } from './testing/conformance.ts'

describe.each([
  [1, [testRequests, testTransactions, testClients]],
  [3, [testClients]],
] as const)('a sandbox of %i', { timeout: 60_000 }, (nodes, suites) => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, nodes })
  })
  afterAll(() => sandbox.close())

  for (const testSuite of suites) testSuite(() => sandbox.brokers)
})
