import type { StoredRecord } from '@sendwright/model'
import { expect, test } from 'vitest'
import { newestRecords } from './lastRecords.ts'

function record(partition: number, offset: string, timestamp: string): StoredRecord {
  return { topic: 't', partition, offset, timestamp, key: null, value: null, headers: [], size: 0 }
}

function placesOf(records: readonly StoredRecord[]): readonly string[] {
  return records.map(({ partition, offset }) => `${partition}:${offset}`)
}

test('the newest record of all partitions comes first', () => {
  const shown = newestRecords(
    [
      [record(0, '8', '2026-11-21T10:00:01Z'), record(0, '9', '2026-11-21T10:00:05Z')],
      [record(1, '3', '2026-11-21T10:00:03Z')],
    ],
    10,
  )
  expect(placesOf(shown)).toEqual(['0:9', '1:3', '0:8'])
})

test('records of one moment are ordered by exact offsets, then by partition', () => {
  const at = '2026-11-21T10:00:00Z'
  const shown = newestRecords(
    [[record(0, '9007199254740992', at), record(0, '9007199254740993', at)], [record(1, '5', at)]],
    10,
  )
  expect(placesOf(shown)).toEqual(['0:9007199254740993', '0:9007199254740992', '1:5'])
})

test('the list is cut after the limit', () => {
  const records = ['1', '2', '3'].map((offset) => record(0, offset, `2026-11-21T10:00:0${offset}Z`))
  expect(placesOf(newestRecords([records], 2))).toEqual(['0:3', '0:2'])
})
