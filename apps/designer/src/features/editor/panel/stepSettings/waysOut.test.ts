import { expect, test } from 'vitest'
import { waysOut } from './waysOut.ts'

const flow = (condition: string | null = null) => ({ id: 'f', name: '', targetId: 't', condition, isDefault: false })
const ways = (type: string, ...outgoing: ReturnType<typeof flow>[]) => waysOut({ type, outgoing })

test('gateways choose as BPMN has it', () => {
  expect(ways('ExclusiveGateway', flow(), flow())).toBe('first')
  expect(ways('InclusiveGateway', flow(), flow())).toBe('all')
  expect(ways('ParallelGateway', flow(), flow())).toBe('every')
  expect(ways('EventBasedGateway', flow(), flow())).toBe('none')
})

test('a task with one way out has nothing to choose, with several it may have conditions', () => {
  expect(ways('SendTask', flow())).toBe('none')
  expect(ways('SendTask', flow(), flow())).toBe('all')
  expect(ways('SendTask', flow('${paid}'))).toBe('all')
})
