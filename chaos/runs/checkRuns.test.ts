import { describe, expect, test } from 'vitest'
import type { FoundRecord } from '../check/checkRecords.ts'
import { checkRuns } from './checkRuns.ts'
import { answerTo, expectedRecords } from './runProcess.ts'

const order = { id: 'o1', customer: 'c1', amount: 60, run: 7 }
const ended = [{ id: 7, state: 'completed' }]
const whole: readonly FoundRecord[] = expectedRecords(order).map(({ topic, step, rank }) => ({
  topic,
  partition: 0,
  offset: rank,
  key: 'c1',
  value: JSON.stringify({ order: 'o1', step, ...(step === 'finished' && { answer: answerTo('o1') }) }),
  headers: [['processInstanceId', '7']],
}))
const [confirmed, reminded, finished] = whole
if (confirmed === undefined || reminded === undefined || finished === undefined) throw new Error('A run sends records')
const nothing = { lost: [], duplicated: [], outOfOrder: [], invented: [], repeated: 0 }

describe('the checker of runs', () => {
  test('is content with a run that has sent each of its records once', () => {
    expect(checkRuns([order], whole, ended)).toEqual(nothing)
  })

  test('an order that was never answered may or may not have run', () => {
    expect(checkRuns([{ ...order, run: null }], whole, ended)).toEqual(nothing)
    expect(checkRuns([{ ...order, run: null }], [], [])).toEqual(nothing)
  })

  test('finds what is lost: a record, or the end of a run', () => {
    expect(checkRuns([order], whole.slice(1), ended)).toMatchObject({ lost: ['confirmed of o1 (run 7)'] })
    expect(checkRuns([order], whole, [{ id: 7, state: 'active' }])).toMatchObject({
      lost: ['Run 7 of o1 was accepted and is active'],
    })
  })

  test('finds what was sent twice', () => {
    const again = { ...finished, offset: 9 }
    expect(checkRuns([order], [...whole, again], ended).duplicated).toEqual([
      'finished of o1: runs.orders/0@3, runs.orders/0@9',
    ])
  })

  test('finds what is out of order, or in two partitions', () => {
    const swapped = [{ ...confirmed, offset: 2 }, { ...reminded, offset: 1 }, ...whole.slice(2)]
    expect(checkRuns([order], swapped, ended).outOfOrder).toHaveLength(1)
    const apart = [{ ...confirmed, partition: 1 }, ...whole.slice(1)]
    expect(checkRuns([order], apart, ended).outOfOrder).toHaveLength(1)
  })

  test('finds what nobody has sent: another order, another run, another reply, a run too many', () => {
    const foreign = { ...confirmed, value: '{"order":"o2","step":"confirmed"}' }
    expect(checkRuns([order], [...whole, foreign], ended).invented).toHaveLength(1)
    const ofAnother = { ...finished, headers: [['processInstanceId', '8']] as const }
    expect(checkRuns([order], [confirmed, reminded, ofAnother, ...whole.slice(3)], ended).invented).toHaveLength(1)
    const misled = { ...finished, value: JSON.stringify({ order: 'o1', step: 'finished', answer: answerTo('o2') }) }
    expect(checkRuns([order], [confirmed, reminded, misled, ...whole.slice(3)], ended).invented).toHaveLength(1)
    expect(checkRuns([order], whole, [...ended, { id: 8, state: 'completed' }]).invented).toEqual([
      'Run 8 was never answered to anybody',
    ])
  })
})
