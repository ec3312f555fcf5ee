import { describe, expect, test } from 'vitest'
import { backSince, causeAdvice, type Cause, type CauseFacts } from './causeAdvice.ts'

const cause: Cause = {
  id: 'c1',
  connection: 'main',
  code: 'broker-refused',
  message: 'Refused',
  count: 3,
  topics: ['orders.acepted.v1'],
  firstAt: '2026-11-21T13:40:00.000Z',
  lastAt: '2026-11-21T13:45:00.000Z',
  heldBack: 0,
}
const working: CauseFacts = { state: 'working', backSince: null, topics: null }

describe('the step that fits', () => {
  test('what a broker refused can be sent again', () => {
    expect(causeAdvice(cause, working)).toEqual({ note: 'These can be sent again.', action: 'retry', topic: null })
  })

  test('an outage that ended after the last failure explains it', () => {
    const { note } = causeAdvice(cause, { ...working, backSince: '2026-11-21T13:49:00.000Z' })
    expect(note).toMatch(/^The cluster is back since .*\. These can be sent again\.$/)
    expect(causeAdvice(cause, { ...working, backSince: '2026-11-21T13:44:00.000Z' }).note).toBe(
      'These can be sent again.',
    )
  })

  test('while the cluster is away a retry waits', () => {
    expect(causeAdvice(cause, { ...working, state: 'away' }).note).toContain('still away')
  })

  test('a topic that is missing is created, and its nearest name is told', () => {
    const missing = { ...cause, code: 'unknown-topic' }
    expect(causeAdvice(missing, { ...working, topics: ['orders.accepted.v1'] })).toEqual({
      note: 'Nearest name: orders.accepted.v1',
      action: 'create-topic',
      topic: 'orders.acepted.v1',
    })
    expect(causeAdvice(missing, working).action).toBe('create-topic')
  })

  test('once the topic is there the records are sent again', () => {
    const missing = { ...cause, code: 'unknown-topic' }
    expect(causeAdvice(missing, { ...working, topics: ['orders.acepted.v1'] }).action).toBe('retry')
  })

  test('a record that is too large leads to the topic, a missing right to the check', () => {
    expect(causeAdvice({ ...cause, code: 'record-too-large' }, working)).toMatchObject({
      action: 'open-topic',
      topic: 'orders.acepted.v1',
    })
    expect(causeAdvice({ ...cause, code: 'not-authorised' }, working).action).toBe('check-connection')
  })
})

test('the end of the last outage of a connection, and none while one goes on', () => {
  const outages = [
    { connection: 'main', from: '2026-11-21T12:00:00Z', to: '2026-11-21T12:05:00Z' },
    { connection: 'other', from: '2026-11-21T13:00:00Z', to: null },
  ]
  expect(backSince(outages, 'main')).toBe('2026-11-21T12:05:00Z')
  expect(backSince([...outages, { connection: 'main', from: '2026-11-21T13:00:00Z', to: null }], 'main')).toBe(null)
  expect(backSince([], 'main')).toBe(null)
})
