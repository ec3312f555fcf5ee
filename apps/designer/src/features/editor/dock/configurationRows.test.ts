import type { EffectiveEnvironment, EffectiveParameter } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { configurationRows } from './configurationRows.ts'

function parameter(name: string, more: Partial<EffectiveParameter> = {}): EffectiveParameter {
  return { name, kind: 'value', value: 'x', defined: true, from: 'environment', variable: null, ...more }
}

function environment(...parameters: EffectiveParameter[]): EffectiveEnvironment {
  return { name: 'dev', stage: 'development', connections: {}, topics: {}, parameters }
}

describe('the parameters in the context', () => {
  test('are shown by name with their values; a secret without', () => {
    const rows = configurationRows(
      environment(
        parameter('prefix', { value: 'eu' }),
        parameter('apiKey', { kind: 'secretEnvironmentVariable', value: null, variable: 'SENDWRIGHT_PARAM_KEY' }),
        parameter('limit', { value: 10, from: 'default' }),
      ),
      {},
      [],
    )
    expect(rows.map(({ name, kind, text, from }) => [name, kind, text, from])).toEqual([
      ['apiKey', 'secret', '', 'environment'],
      ['limit', 'number', '10', 'default'],
      ['prefix', 'string', '"eu"', 'environment'],
    ])
  })

  test('without a value are told', () => {
    const [row] = configurationRows(environment(parameter('a', { defined: false, value: null })), {}, [])
    expect(row?.kind).toBe('missing')
  })

  test('are used when the action reads them, or an object around them', () => {
    const rows = configurationRows(environment(parameter('kafka.prefix'), parameter('kafka.id'), parameter('x')), {}, [
      ['kafka', 'prefix'],
      ['x'],
    ])
    expect(rows.filter(({ used }) => used).map(({ name }) => name)).toEqual(['kafka.prefix', 'x'])
  })

  test('give way to a value of the process, which null is not', () => {
    const data = { kafka: { prefix: 'own', id: null }, x: 1 }
    const rows = configurationRows(
      environment(parameter('kafka.prefix'), parameter('kafka.id'), parameter('x.y'), parameter('toString')),
      data,
      [['kafka', 'prefix']],
    )
    expect(rows.filter(({ hidden }) => hidden).map(({ name }) => name)).toEqual(['kafka.prefix', 'x.y'])
    expect(rows.some(({ used }) => used)).toBe(false)
  })
})
