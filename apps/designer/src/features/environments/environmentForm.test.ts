import { environmentSchema, type Environment } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  environmentToForm,
  formToEnvironment,
  parameterKinds,
  placeProblems,
  type EnvironmentForm,
} from './environmentForm.ts'

const environment: Environment = environmentSchema.parse({
  name: 'test',
  stage: 'test',
  connections: { sandbox: 'orderstest' },
  topics: { 'orders.accepted.v1': '${prefix}.orders' },
  parameters: {
    prefix: { kind: 'value', value: 'acme' },
    'kafka.retries': { kind: 'value', value: 3 },
    strict: { kind: 'value', value: false },
    region: { kind: 'environmentVariable', variable: 'SENDWRIGHT_PARAM_REGION' },
    token: { kind: 'secretEnvironmentVariable', variable: 'SENDWRIGHT_PARAM_TOKEN' },
  },
})

const empty: EnvironmentForm = { stage: 'development', connections: [], topics: [], parameters: [] }

function problemsOf(form: Partial<EnvironmentForm>): Record<string, string> {
  const { problems } = formToEnvironment({ ...empty, ...form }, 'test')
  return Object.fromEntries([...problems].map(([field, { sentence }]) => [field, sentence]))
}

describe('the form of an environment', () => {
  test('an environment comes back from its form as it was', () => {
    expect(formToEnvironment(environmentToForm(environment), 'test').environment).toEqual(environment)
  })

  test('whatever is typed, an environment is saved only when it is one', () => {
    const typed = fc.oneof(fc.string(), fc.constantFrom('a', 'b.c', '1', 'true', 'SENDWRIGHT_PARAM_X'))
    const binding = fc.record({ from: typed, to: typed })
    const parameter = fc.record({ name: typed, kind: fc.constantFrom(...parameterKinds), value: typed })
    const form = fc.record({
      stage: fc.constantFrom('development', 'test', 'production'),
      connections: fc.array(binding),
      topics: fc.array(binding),
      parameters: fc.array(parameter),
    })
    fc.assert(
      fc.property(form, (each) => {
        const { environment: made, problems } = formToEnvironment(each, 'test')
        expect(made === null).toBe([...problems.values()].some(({ severity }) => severity === 'error'))
        if (made === null) return
        expect(environmentSchema.safeParse(made).success).toBe(true)
        expect(Object.keys(made.parameters)).toHaveLength(each.parameters.length)
      }),
    )
  })

  test.each([
    ['a name that cannot be one', { name: '1x', kind: 'text', value: '' }, 'parameters/0/name'],
    ['no name', { name: '', kind: 'text', value: 'x' }, 'parameters/0/name'],
    ['a prototype name', { name: '__proto__', kind: 'text', value: 'x' }, 'parameters/0/name'],
    ['a text in place of a number', { name: 'n', kind: 'number', value: 'many' }, 'parameters/0/value'],
    ['a number that would be changed', { name: 'n', kind: 'number', value: '1.10' }, 'parameters/0/value'],
    ['another variable of the server', { name: 'n', kind: 'environmentVariable', value: 'HOME' }, 'parameters/0/value'],
  ] as const)('%s has its problem at its field', (_what, row, field) => {
    expect(Object.keys(problemsOf({ parameters: [row] }))).toEqual([field])
  })

  test('the second of two equal names has the problem', () => {
    const row = { name: 'a', kind: 'text', value: '' } as const
    expect(Object.keys(problemsOf({ parameters: [row, row] }))).toEqual(['parameters/1/name'])
    const binding = { from: 'a', to: 'b' }
    expect(Object.keys(problemsOf({ topics: [binding, binding] }))).toEqual(['topics/1/from'])
  })

  test('a topic that cannot be one has its problem at its field', () => {
    expect(Object.keys(problemsOf({ topics: [{ from: 'orders', to: 'or ders' }] }))).toEqual(['topics/0/to'])
  })

  test('a reserved name is warned of and can be saved', () => {
    const { environment: made, problems } = formToEnvironment(
      { ...empty, parameters: [{ name: 'processInstanceId', kind: 'text', value: '7' }] },
      'test',
    )
    expect(made).not.toBeNull()
    expect(problems.get('parameters/0/name')?.severity).toBe('warning')
  })
})

test('problems of the server stand at the rows they are about', () => {
  const form = environmentToForm({ ...environment, topics: { 'a/b~c': 'x' } })
  const problem = { code: 'x', severity: 'error', message: 'No' } as const
  const placed = placeProblems(form, [
    { ...problem, path: '/connections/sandbox' },
    { ...problem, path: '/topics/a~1b~0c' },
    { ...problem, path: '/parameters/token' },
    { ...problem, path: '/elsewhere' },
  ])
  expect([...placed.keys()]).toEqual(['connections/0/to', 'topics/0/to', 'parameters/4/name'])
})
