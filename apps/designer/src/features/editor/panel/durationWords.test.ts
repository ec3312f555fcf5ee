import { createKafkaSend, type Action, type KafkaSendAction } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { durationInShort, durationInWords, leastStay } from './durationWords.ts'

function action(id: string, more: Partial<KafkaSendAction>): Action {
  return { ...createKafkaSend(id, id, 'sandbox'), ...more }
}

describe('durations in words', () => {
  test.each([
    ['PT5M', '5 minutes', '5 min'],
    ['PT1M', '1 minute', '1 min'],
    ['P1D', '1 day', '1 day'],
    ['P1DT2H', '1 day 2 hours', '1 day 2 h'],
    ['PT0.5S', '0.5 seconds', '0.5 s'],
    ['P2W', '2 weeks', '2 w'],
    ['P1Y2M', '1 year 2 months', '1 y 2 mo'],
    ['PT0S', 'at once', 'at once'],
  ])('%s means %s', (duration, long, short) => {
    expect(durationInWords(duration)).toBe(long)
    expect(durationInShort(duration)).toBe(short)
  })

  test.each(['', 'P', 'PT', '30S', 'PT-5S', '5 minutes'])('"%s" means nothing', (duration) => {
    expect(durationInWords(duration)).toBeNull()
  })
})

describe('how long a run stays on a step', () => {
  test('adds the timers of automatic root actions', () => {
    const actions = [
      action('a', { timer: 'PT5M' }),
      action('b', { timer: 'PT30M' }),
      action('c', { timer: 'PT1H', trigger: 'manual' }),
      action('d', { timer: 'PT1H', parent: 'a' }),
      action('e', { timer: 'PT1H', enabled: false }),
      action('f', {}),
    ]
    expect(leastStay(actions)).toBe('35 min')
    expect(leastStay([action('a', { timer: 'PT23H' }), action('b', { timer: 'PT90M' })])).toBe('1 day 30 min')
  })

  test('says nothing without timers, or when a month has no fixed length', () => {
    expect(leastStay([action('a', {})])).toBeNull()
    expect(leastStay([action('a', { timer: 'P1M' })])).toBeNull()
  })
})
