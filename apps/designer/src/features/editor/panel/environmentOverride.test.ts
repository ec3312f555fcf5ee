import { createKafkaSend } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { environmentsWithOwn, overrideIn, withOverride } from './environmentOverride.ts'

const { parameters } = createKafkaSend('a', 'Send', 'sandbox')

describe('what differs in an environment', () => {
  test('is set and read by the name of the environment', () => {
    const changed = withOverride(parameters, 'prod', { topics: ['orders.prod'] })
    expect(overrideIn(changed, 'prod')).toEqual({ topics: ['orders.prod'] })
    expect(overrideIn(changed, 'dev')).toEqual({})
    expect(overrideIn(changed, null)).toEqual({})
    expect(overrideIn(changed, 'constructor')).toEqual({})
  })

  test('keeps the other part and other environments', () => {
    const both = withOverride(withOverride(parameters, 'prod', { connection: 'orders' }), 'prod', { topics: ['t'] })
    const more = withOverride(both, 'test', { topics: [] })
    expect(more.environments).toEqual({ prod: { connection: 'orders', topics: ['t'] }, test: { topics: [] } })
  })

  test('leaves nothing behind when it is taken out', () => {
    const set = withOverride(parameters, 'prod', { connection: 'orders', topics: ['t'] })
    const half = withOverride(set, 'prod', { topics: undefined })
    expect(half.environments).toEqual({ prod: { connection: 'orders' } })
    expect(withOverride(half, 'prod', { connection: undefined }).environments).toEqual({})
  })

  test('is told of the environments that are not shown', () => {
    const set = withOverride(withOverride(parameters, 'prod', { topics: [] }), 'dev', { topics: ['t'], connection: '' })
    expect(environmentsWithOwn(set, 'topics', 'dev')).toEqual(['prod'])
    expect(environmentsWithOwn(set, 'connection', null)).toEqual([])
  })
})
