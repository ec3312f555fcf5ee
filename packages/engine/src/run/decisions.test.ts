import type { Action } from '@sendwright/model'
import { expect, test } from 'vitest'
import { publish, receive, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'

const oneTask = (...actions: Action[]) => publish(['start>task', 'task>end'], [task('task', ...actions)])

function needsPrice(): Action {
  const action = send('one')
  const message = {
    key: null,
    value: { format: 'json' as const, text: '{"price": ${price}}' },
    headers: [],
    partition: null,
  }
  return { ...action, parameters: { ...action.parameters, messages: [message] } }
}

test('R17 skipping counts as finished, whatever the action waits for', async () => {
  const bench = await startOne(
    oneTask(send('failed'), send('timer', { timer: 'PT1H' }), receive('reply'), send('manual', { trigger: 'manual' })),
  )
  await bench.deliver('failed')
  for (const action of ['failed', 'timer', 'reply']) {
    expect(await bench.act({ kind: 'skip', action, by: 'Ines', reason: 'not needed' })).toEqual({ kind: 'done' })
  }
  expect(bench.run.awaits).toEqual([])
  await bench.act({ kind: 'skip', action: 'manual' })
  await bench.advance()
  expect(bench.run.status).toBe('completed')
  expect(bench.sent()).toEqual(['failed orders skipped'])
  expect(bench.described().records.skipped).toBe(1)
  expect(bench.described().timeline.find(({ kind }) => kind === 'skipped')).toMatchObject({
    by: 'Ines',
    detail: 'not needed',
  })
})

test('R18 a cancelled record leaves its action stopped; put on its way again it goes on', async () => {
  const bench = await startOne(oneTask(send('one')))
  await bench.deliver('cancelled')
  expect(bench.described().current?.stopped).toBe('A record of one was cancelled.')
  bench.queue.endDelivery(1, 'accepted')
  await bench.advance()
  expect(bench.run.status).toBe('active')
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

test('R19 a retry offers failed records again, and builds anew what was not built', async () => {
  const bench = await startOne(oneTask(send('one')))
  await bench.deliver('failed')
  expect(bench.run.status).toBe('failed')
  await bench.act({ kind: 'retry', action: 'one' })
  expect(bench.run.status).toBe('active')
  expect(bench.sent()).toEqual(['one orders accepted'])
  await bench.deliver()
  expect(bench.run.status).toBe('completed')

  const unbuilt = await startOne(
    oneTask(send('set', { trigger: 'manual', required: false, acceptedDataKeys: ['price'] }), needsPrice()),
  )
  await unbuilt.act({ kind: 'trigger', action: 'set', data: { price: 3 } })
  await unbuilt.act({ kind: 'retry', action: 'one' })
  expect(unbuilt.queue.deliveries.at(-1)?.value).toBe('{"price":3}')
})

test('R20 editing data or parameters builds the records anew', async () => {
  const bench = await startOne(oneTask(needsPrice()))
  expect(await bench.act({ kind: 'edit', action: 'one', data: { price: 1.5 } })).toEqual({ kind: 'done' })
  expect(bench.queue.deliveries.map(({ value, attempt }) => [value, attempt])).toEqual([['{"price":1.5}', 2]])
  await bench.deliver('failed')
  const { parameters } = send('one')
  await bench.act({ kind: 'edit', action: 'one', parameters: { ...parameters, topics: ['other'] } })
  expect(bench.sent()).toEqual(['one orders cancelled', 'one other accepted'])
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
  expect(await bench.act({ kind: 'edit', action: 'one', data: {} })).toEqual({ kind: 'refused', code: 'run-ended' })
})

test('R20 data that is no object is refused', async () => {
  const bench = await startOne(oneTask(needsPrice()))
  expect(await bench.act({ kind: 'edit', action: 'one', data: [1] })).toMatchObject({ kind: 'problems' })
})

test('R21 cancelling an action ends what it waits for, and the step stays stopped', async () => {
  const bench = await startOne(oneTask(receive('reply', { timeout: 'PT1M' }), send('timer', { timer: 'PT1M' })))
  await bench.act({ kind: 'cancel', action: 'reply', by: 'Ines' })
  expect(bench.run.awaits).toEqual([])
  expect(bench.run.inbox).toEqual([])
  expect(bench.described().current?.stopped).toBe('reply was cancelled by Ines.')
  await bench.act({ kind: 'skip', action: 'reply' })
  await bench.act({ kind: 'cancel', action: 'timer' })
  await bench.advance(120_000)
  expect(bench.sent()).toEqual([])
  await bench.act({ kind: 'retry', action: 'timer' })
  expect(bench.sent()).toEqual(['timer orders accepted'])
})

test('R21 cancelling an action cancels the records that it still has to send', async () => {
  const one = send('one')
  const bench = await startOne(oneTask({ ...one, parameters: { ...one.parameters, topics: ['a', 'b', 'c'] } }))
  const [first, second] = bench.queue.deliveries
  bench.queue.endDelivery(first?.id ?? 0, 'delivered')
  bench.queue.endDelivery(second?.id ?? 0, 'failed')
  await bench.advance()
  await bench.act({ kind: 'cancel', action: 'one' })
  await bench.advance()
  expect(bench.sent()).toEqual(['one a delivered', 'one b cancelled', 'one c cancelled'])
  expect(bench.run.status).toBe('failed')
})

test('R21 records that were being sent when their action was cancelled count when they are delivered', async () => {
  const bench = await startOne(oneTask(send('one')))
  const [delivery] = bench.queue.deliveries
  if (delivery === undefined) throw new Error('Nothing was sent')
  delivery.state = 'sending'
  await bench.act({ kind: 'cancel', action: 'one' })
  expect(bench.run.status).toBe('failed')
  bench.queue.endDelivery(delivery.id, 'delivered')
  await bench.advance()
  expect(bench.run.status).toBe('completed')
})

test('R24 what has ended takes no event any more', async () => {
  const bench = await startOne(oneTask(send('one')))
  await bench.deliver()
  const before = bench.described()
  await bench.event({ kind: 'cancelled', by: null, reason: null })
  await bench.event({ kind: 'calledBack', action: 'one', record: aRecord })
  expect(bench.described()).toEqual(before)
})

const aRecord = {
  connection: 'main',
  topic: 'replies',
  partition: 0,
  offset: '1',
  timestamp: '2026-01-01T00:00:00.000Z',
  key: null,
  value: '{}',
  headers: [],
}

test('R24 cancelling a run ends its tokens and timers and what was not sent', async () => {
  const process = publish(
    ['start>and', 'and>task', 'and>other'],
    [task('task', send('one')), task('other', send('timer', { timer: 'PT1H' }), receive('reply'))],
  )
  const bench = await startOne(process)
  expect(await bench.act({ kind: 'cancelRun', by: 'Ines', reason: 'wrong order' })).toEqual({ kind: 'done' })
  await bench.advance(7_200_000)
  expect(bench.run.status).toBe('cancelled')
  expect(bench.sent()).toEqual(['one orders cancelled'])
  expect(bench.at()).toEqual([])
  expect(await bench.act({ kind: 'cancelRun' })).toEqual({ kind: 'refused', code: 'run-ended' })
})
