import { createKafkaReceive, createKafkaSend, kafkaReceiveSchema, type KafkaReceiveAction } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { callbackProblems } from './checkAction.ts'
import { checkReceive, checkReceiveAgainstCluster } from './checkReceive.ts'

const place = { startsRuns: false, outgoing: ['late'] }

function receive(parameters: object = {}, more: object = {}): KafkaReceiveAction {
  const action = createKafkaReceive('a', 'Receive reply', 'sandbox')
  return kafkaReceiveSchema.parse({
    ...action,
    ...more,
    parameters: { ...action.parameters, topic: 'replies', ...parameters },
  })
}

const told = (action: KafkaReceiveAction, at = place) =>
  checkReceive(action, at).map(({ code, path }) => `${code} ${path}`)

describe('a receive action', () => {
  test('with a topic and a correlation has no problem', () => {
    expect(told(receive())).toEqual([])
  })

  test('names one legal topic', () => {
    expect(told(receive({ topic: '' }))).toEqual(['receive-topic-missing /parameters/topic'])
    expect(told(receive({ topic: 'r-${id}' }))).toEqual(['receive-many-topics /parameters/topic'])
    expect(told(receive({ topic: 'my replies' }))).toEqual(['illegal-topic-name /parameters/topic'])
  })

  test('says how its record is known', () => {
    const correlation = { by: 'header', name: ' ', equals: '' }
    expect(told(receive({ correlation }))).toEqual([
      'correlation-missing /parameters/correlation/name',
      'correlation-missing /parameters/correlation/equals',
    ])
    expect(told(receive({ correlation: { by: 'body', name: 'id', equals: '${' } }))).toHaveLength(1)
  })

  test('takes a flow of its own step when the time is over', () => {
    expect(told(receive({ timeout: 'PT1M', timeoutFlow: 'late' }))).toEqual([])
    expect(told(receive({ timeout: 'PT1M', timeoutFlow: 'gone' }))).toEqual([
      'unknown-timeout-flow /parameters/timeoutFlow',
    ])
    expect(told(receive({ timeout: null, timeoutFlow: 'gone' }))).toEqual([])
  })

  test('that starts runs needs its topic only', () => {
    const correlation = { by: 'header', name: '', equals: '' }
    expect(told(receive({ correlation }), { startsRuns: true, outgoing: [] })).toEqual([])
  })

  test('that is disabled has no problem', () => {
    expect(told(receive({ topic: '' }, { enabled: false }))).toEqual([])
  })
})

test('a topic that does not exist is told with the nearest that does', () => {
  const cluster = { connection: 'Sandbox', partitionCounts: new Map([['replies.v1', 3]]) }
  expect(checkReceiveAgainstCluster(receive({ topic: 'replies.v2' }), cluster)).toMatchObject([
    { code: 'unknown-topic', path: '/parameters/topic', fix: { text: 'replies.v1' } },
  ])
  expect(checkReceiveAgainstCluster(receive({ topic: 'replies.v1' }), cluster)).toEqual([])
})

test('a callback topic has to be a name of a topic; none is no problem', () => {
  const send = createKafkaSend('a', 'Send', 'sandbox')
  const withTopic = (callbackTopic: string) => ({ ...send, parameters: { ...send.parameters, callbackTopic } })
  expect(callbackProblems(send)).toEqual([])
  expect(callbackProblems(withTopic('replies.v1'))).toEqual([])
  expect(callbackProblems(withTopic('my replies'))).toMatchObject([
    { code: 'illegal-topic-name', path: '/parameters/callbackTopic', fix: { text: 'my-replies' } },
  ])
})
