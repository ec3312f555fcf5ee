import { createKafkaSend, type KafkaSendAction } from '@sendwright/model'
import { expect, test } from 'vitest'
import { emptyActionDraft, readActionDraft } from './pastedAction.ts'

const target: KafkaSendAction = {
  ...createKafkaSend('a', 'A', 'sandbox'),
  parameters: {
    connection: 'sandbox',
    topics: ['before'],
    environments: {},
    messages: [
      {
        key: '${order.id}',
        value: { format: 'json', text: '{}' },
        headers: [{ name: 'a', value: '1' }],
        partition: '0',
      },
    ],
  },
}

test('topic, message and headers are taken over, the rest of the action stays', () => {
  const draft = {
    ...emptyActionDraft,
    shape: 'parts',
    topics: 'ai.flowx.in.documents',
    message: '{ "processInstanceId": ${processInstanceId} }',
    headers: '{ "processInstanceId": ${processInstanceId} }',
  } as const
  const { action, faults } = readActionDraft(draft, { target, messageIndex: 0 })
  expect(faults).toEqual([])
  expect(action?.parameters).toEqual({
    connection: 'sandbox',
    topics: ['ai.flowx.in.documents'],
    environments: {},
    messages: [
      {
        key: '${order.id}',
        value: { format: 'json', text: '{ "processInstanceId": ${processInstanceId} }' },
        headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }],
        partition: '0',
      },
    ],
  })
})

test('what was not pasted stays as it is', () => {
  const draft = { ...emptyActionDraft, shape: 'parts', topics: 'only.a.topic' } as const
  const { action } = readActionDraft(draft, { target, messageIndex: 0 })
  expect(action?.parameters.messages).toEqual(target.parameters.messages)
})

test('what cannot be read is said, and gives no action', () => {
  const draft = { ...emptyActionDraft, shape: 'parts', message: '{ "a": ${b' } as const
  const { action, faults } = readActionDraft(draft, { target, messageIndex: 0 })
  expect(action).toBeNull()
  expect(faults.length).toBeGreaterThan(0)
})

test('an empty draft is neither', () => {
  expect(readActionDraft(emptyActionDraft, { target, messageIndex: 0 })).toEqual({ action: null, faults: [] })
})
