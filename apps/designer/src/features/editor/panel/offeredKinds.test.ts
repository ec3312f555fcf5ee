import { expect, test } from 'vitest'
import { offeredKinds } from './offeredKinds.ts'

const first = (type: string, event: string | null = null) => offeredKinds({ type, event })[0]

test('the kind that fits the step is offered first', () => {
  expect(first('SendTask')).toBe('kafkaSend')
  expect(first('UserTask')).toBe('kafkaSend')
  expect(first('ReceiveTask')).toBe('kafkaReceive')
  expect(first('ScriptTask')).toBe('script')
  expect(first('IntermediateCatchEvent', 'message')).toBe('kafkaReceive')
  expect(first('StartEvent', 'message')).toBe('kafkaReceive')
  expect(first('EndEvent', 'message')).toBe('kafkaSend')
})

test('every task takes every kind, other events only send, and gateways have no actions', () => {
  expect(offeredKinds({ type: 'ServiceTask', event: null })).toHaveLength(3)
  expect(offeredKinds({ type: 'EndEvent', event: null })).toEqual(['kafkaSend'])
  expect(offeredKinds({ type: 'ExclusiveGateway', event: null })).toEqual([])
})
