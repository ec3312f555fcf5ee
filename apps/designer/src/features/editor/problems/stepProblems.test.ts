import { expect, test } from 'vitest'
import type { EditorNode, EditorTimer } from '../document/editorDocument.ts'
import { stepProblems } from './stepProblems.ts'

function node(more: Partial<EditorNode>): EditorNode {
  const base = { id: 'n', type: 'IntermediateCatchEvent', event: 'timer', name: 'N', actions: [], unreadable: null }
  return { ...base, shown: true, parentId: null, pool: null, outgoing: [], timer: null, ...more }
}

const codes = (more: Partial<EditorNode>) => stepProblems(node(more), 'N').map(({ code }) => code)
const timed = (kind: EditorTimer['kind'], text: string) => codes({ timer: { kind, text } })

test('a timer event needs a time that can be read', () => {
  expect(codes({})).toEqual(['timer-missing'])
  expect(timed('duration', 'PT10M')).toEqual([])
  expect(timed('duration', '10 min')).toEqual(['timer-not-readable'])
  expect(timed('date', '2027-01-31T09:00:00Z')).toEqual([])
  expect(timed('date', 'tomorrow')).toEqual(['timer-not-readable'])
})

test('the condition of a default flow is not looked at, that of others is', () => {
  const flow = { id: 'f', name: '', targetId: 't', condition: '${a} >', isDefault: false }
  expect(codes({ event: null, type: 'ExclusiveGateway', outgoing: [flow] })).toHaveLength(1)
  expect(codes({ event: null, type: 'ExclusiveGateway', outgoing: [{ ...flow, isDefault: true }] })).toEqual([])
})
