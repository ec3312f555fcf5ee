import { createKafkaSend } from '@sendwright/model'
import type { ImportRow } from '@sendwright/message'
import { expect, test } from 'vitest'
import { canFill, changeGroups, countsSentence, messageText, rowName, withConnectionNames } from './changeRows.ts'

const row: ImportRow = {
  id: '1',
  kind: 'field',
  label: 'orderId',
  environments: [],
  type: 'string',
  mandatory: true,
  now: null,
  after: '${order.id}',
  change: 'added',
  suggestions: [],
}

test('fields stand apart, and those with a value of the process’s data are counted', () => {
  const groups = changeGroups([
    { ...row, kind: 'topic', label: 'orders.v1' },
    row,
    { ...row, change: 'kept' },
    { ...row, after: '"fixed"' },
    { ...row, after: '${warehouse}', change: 'toFill' },
    { ...row, after: null, change: 'omitted' },
  ])
  expect(groups.envelope).toHaveLength(1)
  expect(groups.fields).toHaveLength(5)
  expect(groups.found).toBe(2)
})

test('what a person typed is not found, and what is removed is no field of the scenario', () => {
  const groups = changeGroups([row, { ...row, id: '2' }, { ...row, id: '3', after: null, change: 'removed' }], {
    '2': '${order.id}',
  })
  expect([groups.known, groups.found]).toEqual([2, 1])
})

test('what an import does is counted in words', () => {
  const none = { added: 0, replaced: 0, removed: 0, kept: 3, toFill: 0, omitted: 2 }
  expect(countsSentence({ ...none, added: 7, replaced: 1, toFill: 1 })).toBe('Adds 7, replaces 1, 1 left to fill')
  expect(countsSentence({ ...none, toFill: 2 })).toBe('2 left to fill')
  expect(countsSentence({ ...none, removed: 1 })).toBe('Removes 1')
  expect(countsSentence(none)).toBe('Changes nothing')
  expect(countsSentence(none, 'Links the action')).toBe('Links the action')
})

test('rows have a name for those who hear them', () => {
  expect(rowName({ ...row, kind: 'header', label: 'content-type' })).toBe('Header content-type')
  expect(rowName({ ...row, kind: 'topic', label: 'orders.v1' })).toBe('Topic')
  expect(rowName({ ...row, label: 'customer.id' })).toBe('customer.id')
  expect(rowName({ ...row, label: '' })).toBe('whole message')
})

test('a tombstone and a message that is not there have no text', () => {
  const action = createKafkaSend('a', 'A', 'sandbox')
  expect(messageText(action, 0)).toBe('{\n  \n}')
  expect(messageText(action, 1)).toBe('')
})

test('what the scenario knows can be filled in, what only the action has cannot', () => {
  expect(canFill(row)).toBe(true)
  expect(canFill({ ...row, kind: 'header', change: 'toFill', type: null })).toBe(true)
  expect(canFill({ ...row, type: null, suggestions: [] })).toBe(false)
  expect(canFill({ ...row, change: 'removed', after: null })).toBe(false)
  expect(canFill({ ...row, kind: 'topic' })).toBe(false)
})

test('connections are shown by their names, where they have one', () => {
  const rows: readonly ImportRow[] = [{ ...row, kind: 'connection', now: 'sandbox', after: 'gone' }, row]
  const [connection, field] = withConnectionNames(rows, [{ id: 'sandbox', name: 'Sandbox' }])
  expect(connection).toMatchObject({ now: 'Sandbox', after: 'gone' })
  expect(field).toBe(row)
})
