import type { RunWait } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { currentWords, waitWords } from './waitWords.ts'

const now = new Date(2026, 10, 21, 14, 26, 41)
const since = new Date(2026, 10, 21, 14, 25, 50).toISOString()
const later = new Date(2026, 10, 21, 14, 36, 41).toISOString()

function wait(kind: RunWait['for'], more: Partial<RunWait> = {}): RunWait {
  return { for: kind, since, until: null, what: null, ...more }
}

describe('what a run waits for', () => {
  test('is a time, a reply, a person, a branch', () => {
    expect(waitWords(wait('timer', { until: later }), now)).toBe('timer until 14:36:41')
    expect(waitWords(wait('reply'), now)).toBe('for a reply since 14:25:50')
    expect(waitWords(wait('trigger', { what: 'Approve' }), now)).toBe('for the trigger of Approve since 14:25:50')
    expect(waitWords(wait('join', { what: 'in stock' }), now)).toBe('for in stock')
  })

  test('names the day of a timer that is not due today', () => {
    const until = new Date(2026, 10, 24, 14, 0, 0).toISOString()
    expect(waitWords(wait('timer', { until }), now)).toBe('timer until 24 Nov, 14:00:00')
  })
})

describe('the words beside the current step', () => {
  const current = { node: 'a', name: 'Charge', wait: wait('reply'), stopped: null }

  test('say why it stopped rather than what it waits for', () => {
    expect(currentWords({ state: 'failed', current: { ...current, stopped: 'record not built' } }, now)).toEqual({
      words: 'record not built',
      isFailure: true,
    })
  })

  test('are no failure where a person ended the run', () => {
    expect(
      currentWords({ state: 'cancelled', current: { ...current, stopped: 'cancelled by Ana' } }, now)?.isFailure,
    ).toBe(false)
  })

  test('are none where it has ended', () => {
    expect(currentWords({ state: 'completed', current: null }, now)).toBeNull()
    expect(currentWords({ state: 'completed', current: { ...current, wait: null } }, now)).toBeNull()
  })
})
