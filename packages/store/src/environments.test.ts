import { environmentSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { createTestStore } from './testing.ts'

const environment = (name: string, rest: object = {}) => environmentSchema.parse({ name, ...rest })

test('what was put is there, each save a version', async () => {
  await using own = await createTestStore()
  const { environments } = own.store
  expect(await environments.get('dev')).toBeNull()
  const first = await environments.put(environment('dev'), null)
  expect(first).toMatchObject({ version: 1, environment: { name: 'dev', stage: 'development' } })
  const values = { stage: 'test', parameters: { 'kafka.prefix': { kind: 'value', value: 'de' } }, later: { x: 1 } }
  const second = await environments.put(environment('dev', values), 1)
  expect(second).toMatchObject({ version: 2, environment: values })
  expect(await environments.get('dev')).toEqual(second)
  await environments.put(environment('acceptance'), 0)
  expect((await environments.list()).map((row) => row.environment.name)).toEqual(['acceptance', 'dev'])
})

test('a save over another version changes nothing and tells the version, 0 where there is none', async () => {
  await using own = await createTestStore()
  const { environments } = own.store
  expect(await environments.put(environment('dev'), 3)).toEqual({ conflict: 0 })
  expect(await environments.get('dev')).toBeNull()
  await environments.put(environment('dev'), 0)
  expect(await environments.put(environment('dev', { stage: 'test' }), 0)).toEqual({ conflict: 1 })
  expect(await environments.put(environment('dev', { stage: 'test' }), 2)).toEqual({ conflict: 1 })
  expect((await environments.get('dev'))?.environment.stage).toBe('development')
  expect(await environments.remove('dev', 2)).toEqual({ conflict: 1 })
  expect(await environments.remove('dev', 1)).toBe('removed')
  expect(await environments.remove('dev', null)).toBe('not-found')
})

test('of several that create one at once with version 0, exactly one wins', async () => {
  await using own = await createTestStore()
  const outcomes = await Promise.all(
    ['development', 'test', 'production', 'test'].map((stage) =>
      own.store.environments.put(environment('dev', { stage }), 0),
    ),
  )
  expect(outcomes.filter((outcome) => 'environment' in outcome)).toHaveLength(1)
  expect(outcomes.filter((outcome) => 'conflict' in outcome)).toEqual([
    { conflict: 1 },
    { conflict: 1 },
    { conflict: 1 },
  ])
})
