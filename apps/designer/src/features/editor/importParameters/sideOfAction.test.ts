import { createKafkaSend, type KafkaSendAction } from '@sendwright/model'
import { expect, test } from 'vitest'
import { sideOfAction } from './sideOfAction.ts'

const data = { order: { id: 'A-1' }, processInstanceId: 7 }

test('an action becomes a side with topics by environment, key field, headers with their templates and a model', () => {
  expect(sideOfAction(action(), 0, data)).toMatchObject({
    topics: [
      { name: 'orders.v1', environments: [] },
      { name: '${prefix}.orders.v1', environments: ['prod'] },
    ],
    keyField: 'order.id',
    headers: { properties: { processInstanceId: { type: 'string', default: '${processInstanceId}' } } },
    schema: { properties: { order: { properties: { id: { type: 'string' } }, required: ['id'] } } },
    connection: null,
  })
})

test('a key that no field has is a key all the same', () => {
  const other = action()
  const [message] = other.parameters.messages
  if (message) message.key = '${order.id}-x'
  expect(sideOfAction(other, 0, data)).toMatchObject({ keyField: null, key: { type: 'string' } })
})

test('a text has no fields', () => {
  const other = action()
  const [message] = other.parameters.messages
  if (message) message.value = { format: 'text', text: 'Dear ${name}' }
  expect(sideOfAction(other, 0, data).schema).toEqual({ type: 'string' })
})

function action(): KafkaSendAction {
  const created = createKafkaSend('a', 'A', 'sandbox')
  return {
    ...created,
    parameters: {
      connection: 'sandbox',
      topics: ['orders.v1'],
      environments: { prod: { topics: ['${prefix}.orders.v1'] } },
      messages: [
        {
          key: '${order.id}',
          value: { format: 'json', text: '{ "order": { "id": ${order.id} } }' },
          headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }],
          partition: null,
        },
      ],
    },
  }
}
