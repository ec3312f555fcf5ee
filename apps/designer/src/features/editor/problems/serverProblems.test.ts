import { createProblem } from '@sendwright/model'
import { expect, test } from 'vitest'
import { readServerProblems } from './serverProblems.ts'

const notExecuted = createProblem('not-executed', '/nodes/a~1b', {
  element: 'Call',
  reason: 'call activities are not.',
})

test('problems of steps are found by their step, as warnings', () => {
  const { byNode } = readServerProblems([notExecuted, createProblem('no-start-event', '', {})])
  expect([...byNode.keys()]).toEqual(['a/b'])
  expect(byNode.get('a/b')).toMatchObject([{ code: 'not-executed', severity: 'warning', path: '' }])
})

test('why a step is not executed is told by the step', () => {
  expect(readServerProblems([notExecuted]).notExecuted.get('a/b')).toBe('Call activities are not.')
})

test('what the editor finds itself is left out', () => {
  const { byNode } = readServerProblems([
    createProblem('timer-missing', '/nodes/a', { node: 'A' }),
    createProblem('receive-topic-missing', '/nodes/a/actions/0/parameters/topic', { action: 'x' }),
  ])
  expect(byNode.size).toBe(0)
})
