import type { StoredRecord } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { createTailBuffer } from './tailBuffer.ts'

function record(offset: number, more: Partial<StoredRecord> = {}): StoredRecord {
  return {
    topic: 't',
    partition: 0,
    offset: String(offset),
    timestamp: '2026-11-21T14:02:31.418Z',
    key: null,
    value: 'v',
    headers: [],
    size: 1,
    ...more,
  }
}

describe('the tail', () => {
  test('shows the newest first and keeps as many as its limit', () => {
    const tail = createTailBuffer(3)
    tail.append([record(1), record(2)])
    tail.append([record(3), record(4)])
    expect(tail.view().rows.map((row) => row.offset)).toEqual(['4', '3', '2'])
  })

  test('leaves out what it has, not the same offset of a topic made anew', () => {
    const tail = createTailBuffer()
    tail.append([record(1)])
    tail.append([record(1), record(1, { timestamp: '2026-11-21T15:00:00.000Z' }), record(1, { partition: 1 })])
    expect(tail.view().rows).toHaveLength(3)
  })

  test('counts while it is held and shows everything when released', () => {
    const tail = createTailBuffer()
    tail.append([record(1)])
    tail.hold()
    tail.append([record(2), record(3)])
    expect(tail.view().heldCount).toBe(2)
    expect(tail.view().rows.map((row) => row.offset)).toEqual(['1'])
    tail.release()
    expect(tail.view().heldCount).toBe(0)
    expect(tail.view().rows.map((row) => row.offset)).toEqual(['3', '2', '1'])
  })

  test('gives the same view while nothing arrives', () => {
    const tail = createTailBuffer()
    tail.append([record(1)])
    const view = tail.view()
    tail.append([record(1)])
    expect(tail.view()).toBe(view)
  })
})
