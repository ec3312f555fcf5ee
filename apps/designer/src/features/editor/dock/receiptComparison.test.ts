import type { BuiltRecord } from '@sendwright/message'
import { partitionForKey, type Receipt } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { plannedPartition, receiptDifferences } from './receiptComparison.ts'

const planned: BuiltRecord = {
  topic: 't',
  topicIndex: 0,
  topicPath: '/parameters/topics/0',
  topicBoundIn: null,
  messageIndex: 0,
  partition: null,
  key: { text: 'A-1', spans: [] },
  value: { text: '{"a":1}', spans: [] },
  headers: [{ name: 'h', value: { text: 'x', spans: [] } }],
  sizes: { key: 3, value: 7, headers: 2, total: 12 },
}

function receipt(record: Receipt['record']): Receipt {
  return { topic: 't', partition: 0, offset: '1', timestamp: '', latencyMs: 1, record, readBack: null }
}

describe('a receipt beside what was planned', () => {
  test('has no difference when everything came back', () => {
    const same = { key: 'A-1', value: '{"a":1}', headers: [{ name: 'h', value: 'x' }] }
    expect(receiptDifferences(planned, receipt(same))).toEqual([])
    expect(receiptDifferences(planned, receipt(null))).toEqual([])
  })

  test('names the parts that differ', () => {
    const other = { key: { base64: '/w==' }, value: '{"a":2}', headers: [] }
    expect(receiptDifferences(planned, receipt(other))).toEqual([
      { part: 'key', planned: 'A-1', stored: 'base64 /w==' },
      { part: 'value', planned: '{"a":1}', stored: '{"a":2}' },
      { part: 'headers', planned: 'h: x', stored: '' },
    ])
  })

  test('a record goes to the partition it names, else to that of its key, else anywhere', () => {
    expect(plannedPartition({ ...planned, partition: 2 }, 3, partitionForKey)).toBe(2)
    expect(plannedPartition(planned, 3, partitionForKey)).toBe(partitionForKey('A-1', 3))
    expect(plannedPartition(planned, null, partitionForKey)).toBeNull()
    expect(plannedPartition({ ...planned, key: null }, 3, partitionForKey)).toBeNull()
  })
})
