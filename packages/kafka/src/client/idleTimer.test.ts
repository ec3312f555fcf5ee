import { setTimeout as pass } from 'node:timers/promises'
import { startTestSandbox } from '@sendwright/sandbox/testing'
import { expect, test, vi } from 'vitest'
import { follow } from '../testing/deliveryRules.ts'
import { openConnection, recordOf } from '../testing/openConnection.ts'

test('D19 connections that are open and idle set no timer', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 'orders', partitions: 1 }] })
  await using opened = openConnection(sandbox.brokers)
  const [sent] = await opened.connection.send([recordOf('orders', 'a')])
  await opened.connection.readRecords({ topic: 'orders', partition: 0, offset: sent?.offset ?? '', limit: 1 })
  const timeouts = vi.spyOn(globalThis, 'setTimeout')
  const intervals = vi.spyOn(globalThis, 'setInterval')
  await pass(400)
  expect(timeouts).not.toHaveBeenCalled()
  expect(intervals).not.toHaveBeenCalled()
  expect(process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout')).toEqual([])
  vi.restoreAllMocks()
})

test('D19 a tail that hears nothing sets a few timers a second', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 'orders', partitions: 1 }] })
  await using opened = openConnection(sandbox.brokers)
  await using follower = follow(opened.connection, 'orders')
  await follower.listening()
  const timeouts = vi.spyOn(globalThis, 'setTimeout')
  await pass(1_500)
  // One for the deadline of each fetch and each look at the topic, on either side of the connection.
  expect(timeouts.mock.calls.length).toBeLessThan(20)
  vi.restoreAllMocks()
})
