import type { EffectiveEnvironment, EffectiveParameter } from '@sendwright/model'
import { expect, test } from 'vitest'
import { withParameterTypes } from './withParameterTypes.ts'

function parameter(name: string, more: Partial<EffectiveParameter> = {}): EffectiveParameter {
  return { name, kind: 'value', value: 'x', defined: true, from: 'environment', variable: null, ...more }
}

function typed(model: Parameters<typeof withParameterTypes>[0], ...parameters: EffectiveParameter[]) {
  const environment: EffectiveEnvironment = {
    name: 'dev',
    stage: 'development',
    connections: {},
    topics: {},
    parameters,
  }
  return withParameterTypes(model, environment)
}

test('parameters are typed by their values; secrets and environment variables are text', () => {
  expect(
    typed(
      true,
      parameter('limit', { value: 3 }),
      parameter('kafka.on', { value: true }),
      parameter('kafka.key', { kind: 'secretEnvironmentVariable', value: null }),
    ),
  ).toEqual({
    type: 'object',
    properties: {
      limit: { type: 'number' },
      kafka: { type: 'object', properties: { on: { type: 'boolean' }, key: { type: 'string' } } },
    },
  })
})

test('what the model says stays', () => {
  const model = {
    type: 'object',
    properties: { limit: { type: 'integer' }, list: { type: 'array' } },
    required: ['limit'],
  }
  expect(typed(model, parameter('limit', { value: 'x' }), parameter('list.x'))).toEqual(model)
})

test('the same model and environment give the same object', () => {
  const environment: EffectiveEnvironment = {
    name: null,
    stage: 'development',
    connections: {},
    topics: {},
    parameters: [parameter('a')],
  }
  const model = { type: 'object' }
  expect(withParameterTypes(model, environment)).toBe(withParameterTypes(model, environment))
  expect(withParameterTypes(model, undefined)).toBe(model)
})
