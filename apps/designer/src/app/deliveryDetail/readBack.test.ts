import type { Delivery, StoredRecord } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { compareRecord } from './readBack.ts'

const at = '2026-11-21T13:49:03.552Z'
const headers = [
  { name: 'a', value: '1' },
  { name: 'a', value: null },
]
const delivery: Delivery = {
  id: '7',
  state: 'delivered',
  connection: 'main',
  topic: 'orders',
  key: 'A-1',
  orderBy: null,
  size: 10,
  acceptedAt: at,
  dueAt: at,
  endedAt: at,
  attempts: 0,
  failure: null,
  run: null,
  record: { topic: 'orders', partition: null, key: 'A-1', value: '{"total":1.10}', headers },
  attemptList: [],
  receipt: {
    topic: 'orders',
    partition: 3,
    offset: '9007199254740993',
    timestamp: at,
    latencyMs: 7.8,
    confirmedBy: 'acknowledgement',
    mode: 'exactlyOnce',
    batch: '1/1',
  },
  heldBackBy: null,
  ended: null,
}
const stored: StoredRecord = {
  topic: 'orders',
  partition: 3,
  offset: '9007199254740993',
  timestamp: at,
  key: 'A-1',
  value: '{"total":1.10}',
  headers,
  size: 10,
}

describe('what lies in Kafka', () => {
  test('is identical byte for byte', () => {
    expect(compareRecord(delivery, stored)).toEqual({ kind: 'identical', messageId: null })
    const bytes = { ...delivery, record: { ...delivery.record, value: { base64: '/w==' } } }
    expect(compareRecord(bytes, { ...stored, value: { base64: '/w==' } }).kind).toBe('identical')
  })

  test('may carry a message-id besides, which is told', () => {
    const added = { ...stored, headers: [...headers, { name: 'message-id', value: 'i-7' }] }
    expect(compareRecord(delivery, added)).toEqual({ kind: 'identical', messageId: 'i-7' })
  })

  test('a message-id that the program gave itself is a header like any other', () => {
    const own = { ...delivery, record: { ...delivery.record, headers: [{ name: 'message-id', value: 'mine' }] } }
    expect(compareRecord(own, { ...stored, headers: [] }).kind).toBe('different')
    expect(compareRecord(own, { ...stored, headers: [{ name: 'message-id', value: 'mine' }] }).kind).toBe('identical')
  })

  test('every part that differs is named with both', () => {
    const other = { ...stored, key: null, value: '{"total":1.1}', headers: [] }
    expect(compareRecord(delivery, other)).toEqual({
      kind: 'different',
      differences: [
        { part: 'key', accepted: 'A-1', stored: null },
        { part: 'value', accepted: '{"total":1.10}', stored: '{"total":1.1}' },
        { part: 'headers', accepted: 'a: 1\na', stored: '' },
      ],
    })
  })

  test('no key and an empty one differ, text and bytes too', () => {
    const empty = { ...delivery, record: { ...delivery.record, key: '' } }
    expect(compareRecord(empty, { ...stored, key: null }).kind).toBe('different')
    expect(compareRecord(delivery, { ...stored, key: { base64: 'QS0x' } }).kind).toBe('different')
  })

  test('is gone when another offset answers, or none', () => {
    expect(compareRecord(delivery, undefined)).toEqual({ kind: 'gone' })
    expect(compareRecord(delivery, { ...stored, offset: '9007199254740994' })).toEqual({ kind: 'gone' })
  })
})
