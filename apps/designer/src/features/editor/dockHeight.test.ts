import { describe, expect, it } from 'vitest'
import { clampDockHeight, defaultDockHeight } from './dockHeight.ts'

describe('height of the dock', () => {
  it('is a third of the window', () => {
    expect([720, 900, 1080].map(defaultDockHeight)).toEqual([241, 302, 362])
  })

  it('stays between 240 and 380 by itself', () => {
    expect([400, 2000].map(defaultDockHeight)).toEqual([240, 380])
  })

  it('can be dragged from 160 to 60 % of the room', () => {
    expect([10, 300, 900].map((height) => clampDockHeight(height, 800))).toEqual([160, 300, 480])
  })

  it('is never less than 160, however little room there is', () => {
    expect(clampDockHeight(100, 200)).toBe(160)
  })
})
