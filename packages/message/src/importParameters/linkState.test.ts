import { createKafkaSend, sideSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { linkState } from './linkState.ts'
import { planImport } from './planImport.ts'

const schema = (required: readonly string[]) => ({
  type: 'object',
  required,
  properties: Object.fromEntries([...required, 'extra'].map((name) => [name, { type: 'string' }])),
})
const side = sideSchema.parse({ topics: [{ name: 'orders', environments: ['dev'] }], schema: schema(['a']) })
const changed = sideSchema.parse({ topics: [{ name: 'orders.v2' }], schema: schema(['a', 'b']) })
const link = { integration: 'i', scenario: 's', direction: 'send' as const, revision: '1' }
const { action } = planImport({
  action: createKafkaSend('a', 'Send', 'main'),
  side,
  link,
  data: { a: 'x' },
  dataModel: true,
  environments: ['dev', 'prod'],
})

test('L18 the states of a link', () => {
  expect(linkState({ ...action, scenario: null }, side, '1')).toEqual({ state: 'unlinked', differences: 0 })
  expect(linkState(action, null, null)).toEqual({ state: 'gone', differences: 0 })
  expect(linkState(action, side, '1')).toEqual({ state: 'same', differences: 0 })
  // A change that the action need not follow, such as one it has already.
  expect(linkState(action, side, '2')).toEqual({ state: 'same', differences: 0 })
  expect(linkState(action, changed, '2')).toEqual({ state: 'asks', differences: 3 })
  const kept = { ...action, scenario: { ...link, revision: '2' } }
  expect(linkState(kept, changed, '2')).toEqual({ state: 'kept', differences: 3 })
})

test('L18 with the data of the process, fields that can be mapped are counted too', () => {
  const known = { data: { a: 'x', extra: 'y' }, dataModel: true, environments: ['dev', 'prod'] }
  expect(linkState(action, side, '2', known)).toEqual({ state: 'asks', differences: 1 })
  const updated = planImport({ ...known, action, side, link: { ...link, revision: '2' } }).action
  expect(linkState(updated, side, '2', known)).toEqual({ state: 'same', differences: 0 })
})

test('L18 a generated message whose model has changed differs', () => {
  const [message] = action.parameters.messages
  if (message === undefined) throw new Error('the import made a message')
  const value = { format: 'generated' as const, schema: side.schema, seed: null }
  const generated = { ...action, parameters: { ...action.parameters, messages: [{ ...message, value }] } }
  expect(linkState(generated, side, '1')).toEqual({ state: 'same', differences: 0 })
  expect(linkState(generated, { ...side, schema: schema(['a', 'b']) }, '2')).toEqual({ state: 'asks', differences: 1 })
})
