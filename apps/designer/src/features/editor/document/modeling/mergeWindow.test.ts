import { describe, expect, it } from 'vitest'
import { createMergeWindow } from './mergeWindow.ts'

function atTime() {
  const clock = { now: 0 }
  return { clock, window: createMergeWindow(() => clock.now) }
}

describe('merge window', () => {
  it('joins a change with the same key within a second', () => {
    const { clock, window } = atTime()
    window.changed('task/name')
    clock.now = 999
    expect(window.joins('task/name')).toBe(true)
  })

  it('begins a new step after a second without a change', () => {
    const { clock, window } = atTime()
    window.changed('task/name')
    clock.now = 1000
    expect(window.joins('task/name')).toBe(false)
  })

  it('counts the second from the last change that joined, not from the first', () => {
    const { clock, window } = atTime()
    window.changed('task/name')
    clock.now = 900
    window.changed('task/name')
    clock.now = 1800
    expect(window.joins('task/name')).toBe(true)
  })

  it('begins a new step for another field', () => {
    const { window } = atTime()
    window.changed('task/name')
    expect(window.joins('task/key')).toBe(false)
  })

  it('begins a new step after something else happened', () => {
    const { window } = atTime()
    window.changed('task/name')
    window.close()
    expect(window.joins('task/name')).toBe(false)
  })

  it('never joins changes without a key', () => {
    const { window } = atTime()
    window.changed(undefined)
    expect(window.joins(undefined)).toBe(false)
  })
})
