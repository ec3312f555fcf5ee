import { createKafkaSend } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { readTimer, timerProblem, timerText } from './timerDraft.ts'

const action = { ...createKafkaSend('a', 'a', 'sandbox'), timer: 'PT5M' }

describe('the timer field', () => {
  test('stores a duration, and nothing for an empty field', () => {
    expect(readTimer('PT10S', null)).toEqual({ timer: 'PT10S' })
    expect(readTimer(' ', 'PT5M')).toEqual({ timer: null })
  })

  test('keeps what is no duration as a draft, until the timer changes elsewhere', () => {
    const read = readTimer('PT5', 'PT5M')
    expect(read).toEqual({ draft: { text: 'PT5', base: 'PT5M' } })
    if (!('draft' in read)) throw new Error('it is a draft')
    expect(timerText(action, read.draft)).toBe('PT5')
    expect(timerProblem(action, read.draft)?.code).toBe('illegal-timer')
    expect(timerText({ ...action, timer: 'PT1H' }, read.draft)).toBe('PT1H')
    expect(timerProblem({ ...action, timer: 'PT1H' }, read.draft)).toBeNull()
  })

  test.each([
    ['pt5m', 'PT5M'],
    ['5 min', 'PT5M'],
    ['30s', 'PT30S'],
    ['2 hours', 'PT2H'],
    ['1 day', 'P1D'],
    ['2 weeks', 'P2W'],
  ])('offers what "%s" means', (typed, meant) => {
    expect(timerProblem(action, { text: typed, base: 'PT5M' })?.fix).toEqual({ text: meant })
  })

  test('offers nothing for what it cannot read', () => {
    expect(timerProblem(action, { text: 'soon', base: 'PT5M' })?.fix).toBeUndefined()
  })
})
