import { connectionSchema, type CheckStepId, type Connection } from '@sendwright/model'
import { startTestSandbox } from '@sendwright/sandbox/testing'
import { expect, test } from 'vitest'
import { settingsOf } from '../client/clientSettings.ts'
import { checkConnection, type CheckStep } from './checkConnection.ts'

const topics = [{ name: 'orders', partitions: 1 }]

test('D64 a cluster that takes no transactions is a warning, and writing is not tried', async () => {
  await using sandbox = await startTestSandbox({ topics })
  sandbox.faults.add({ kind: 'error', api: 'InitProducerId', errorCode: 53 })
  const steps = await check(sandbox.brokers)
  expect(steps.get('write')).toMatchObject({
    state: 'skipped',
    detail:
      'Not tried: a record would have to be written for it. Main takes no transactions: it may not use transactional id sendwright-check-main. Ask the cluster’s administrator to allow Write and Describe on transactional id sendwright-check-main.',
  })
  expect(steps.get('transactions')?.state).toBe('warning')
  expect(steps.get('transactions')?.detail).toContain('Until then deliveries go at least once')
  expect(steps.get('transactions')?.advice).toContain('that begin with sendwright-')
})

test('D64 a topic that may not be written to is named', async () => {
  await using sandbox = await startTestSandbox({ topics })
  sandbox.faults.add({ kind: 'error', api: 'AddPartitionsToTxn', errorCode: 29 })
  const steps = await check(sandbox.brokers)
  expect(steps.get('write')).toMatchObject({
    state: 'warning',
    detail:
      'Main may not write to topic orders (partition 0). Ask the cluster’s administrator to allow Write on this topic, then try again.',
    advice: 'Ask the cluster’s administrator to allow Write on the topics that you send to. Tried was only orders.',
  })
  expect(steps.get('transactions')?.state).toBe('passed')
})

test('D64 a position that may not be kept is a warning', async () => {
  await using sandbox = await startTestSandbox({ topics })
  sandbox.faults.add({ kind: 'error', api: 'TxnOffsetCommit', errorCode: 30 })
  const steps = await check(sandbox.brokers)
  expect(steps.get('write')?.state).toBe('passed')
  expect(steps.get('transactions')?.state).toBe('warning')
})

test('D64 what cannot be tried says why', async () => {
  await using sandbox = await startTestSandbox()
  const empty = await check(sandbox.brokers)
  expect(empty.get('write')).toMatchObject({ state: 'skipped', detail: 'Not tried: no topic is visible.' })
  expect(empty.get('transactions')).toMatchObject({
    state: 'passed',
    detail: 'A transaction was begun and aborted. A position was not tried: no topic is visible.',
  })
  const atLeastOnce = await check(sandbox.brokers, { mode: 'atLeastOnce', allowedTopics: ['other'] })
  expect(atLeastOnce.get('write')).toMatchObject({
    state: 'skipped',
    detail: 'Not tried: none of the topics that deliveries may go to is visible.',
  })
  expect(atLeastOnce.get('transactions')?.state).toBe('skipped')
})

async function check(
  brokers: readonly string[],
  delivery: Partial<Connection['delivery']> = {},
): Promise<ReadonlyMap<CheckStepId, CheckStep>> {
  const connection = connectionSchema.parse({ id: 'main', name: 'Main', brokers, delivery })
  const steps = await checkConnection(
    settingsOf(connection, () => {}),
    connection,
    () => {},
  )
  return new Map(steps.map((step) => [step.id, step]))
}
