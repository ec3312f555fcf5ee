import { deliverySettingsSchema } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { defaultDeliveryValues, deliveryToForm, formToDelivery, retryWaits } from './deliveryForm.ts'

const kept = deliverySettingsSchema.parse({
  retry: { attempts: 5, firstDelayMs: 250, factor: 1.5, maxDelayMs: 1_500, jitter: 0.333 },
  refuseWhenAwayMs: 90_500,
  maxWaitingBytes: 5_000_001,
  allowedTopics: ['orders.*'],
  positionTopic: 'positions',
})

describe('settings of deliveries', () => {
  test('come out of the form as they went in, to the last digit', () => {
    expect(formToDelivery(deliveryToForm(kept), kept)).toEqual({ settings: kept })
    const defaults = deliverySettingsSchema.parse({})
    expect(formToDelivery(defaultDeliveryValues, defaults)).toEqual({ settings: defaults })
  })

  test('are shown in the units people read', () => {
    expect(deliveryToForm(kept)).toMatchObject({
      maxDelaySeconds: 1.5,
      jitterPercent: 33.3,
      isRefusing: true,
      refuseAfterSeconds: 90.5,
      maxMegabytes: 4.768,
    })
  })

  test('what was changed is taken as it is written', () => {
    const result = formToDelivery(
      { ...deliveryToForm(kept), jitterPercent: 25, maxMegabytes: 2, isRefusing: false, positionTopic: '' },
      kept,
    )
    expect(result).toMatchObject({
      settings: {
        retry: { jitter: 0.25 },
        maxWaitingBytes: 2 * 1024 * 1024,
        refuseWhenAwayMs: null,
        positionTopic: null,
      },
    })
  })

  test('every field says its own problem', () => {
    const result = formToDelivery(
      {
        ...deliveryToForm(kept),
        attempts: 0,
        firstDelayMs: '',
        factor: 0.5,
        jitterPercent: 101,
        maxWaiting: 1.5,
        allowedTopics: ['orders.*', 'or ders*'],
        positionTopic: 'a b',
      },
      kept,
    )
    expect('problems' in result && Object.keys(result.problems).toSorted()).toEqual([
      'allowedTopics',
      'attempts',
      'factor',
      'firstDelayMs',
      'jitterPercent',
      'maxWaiting',
      'positionTopic',
    ])
    expect('problems' in result && result.problems.allowedTopics).toMatch(/^or ders\*: /)
  })

  test('a field that does not apply has no problem', () => {
    const values = { ...deliveryToForm(kept), isRefusing: false, refuseAfterSeconds: '' }
    expect('settings' in formToDelivery(values, kept)).toBe(true)
  })
})

test('the waits of a policy grow up to the longest', () => {
  expect(retryWaits({ attempts: 5, firstDelayMs: 200, factor: 2, maxDelayMs: 1_000 })).toEqual({
    waits: [200, 400, 800, 1_000],
    total: 2_400,
  })
  expect(retryWaits({ attempts: 1, firstDelayMs: 200, factor: 2, maxDelayMs: 1_000 }).waits).toEqual([])
})
