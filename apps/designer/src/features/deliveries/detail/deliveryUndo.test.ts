import { expect, test } from 'vitest'
import { undoOf } from './deliveryUndo.ts'

const before = { id: '7', dueAt: '2026-11-21T14:25:00.000Z' }

test('skip and cancel are taken back by restoring, a new time by the old one', () => {
  expect(undoOf({ operation: 'skip', id: '7', reason: null }, before)).toEqual({ operation: 'restore', id: '7' })
  expect(undoOf({ operation: 'cancel', id: '7', reason: 'x' }, before)).toEqual({ operation: 'restore', id: '7' })
  expect(undoOf({ operation: 'reschedule', id: '7', dueAt: '2026-11-22T08:00:00.000Z' }, before)).toEqual({
    operation: 'reschedule',
    ...before,
  })
})

test('what is offered again may be sent at once, so nothing takes it back', () => {
  expect(undoOf({ operation: 'retry', id: '7' }, before)).toBe(null)
})
