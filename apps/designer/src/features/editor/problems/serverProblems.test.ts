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
  expect(readServerProblems([notExecuted]).notExecuted.get('a/b')).toBe('call activities are not.')
})

test('what a step lacks is of the step', () => {
  const { byNode } = readServerProblems([
    createProblem('receive-needed', '/nodes/a/actions', { node: 'A' }),
    createProblem('flow-without-condition', '/nodes/a/flows/f/condition', { flow: 'f', gateway: 'A' }),
  ])
  expect(byNode.get('a')?.map(({ path }) => path)).toEqual(['/actions', '/flows/f/condition'])
})

test('what the editor finds itself is left out', () => {
  const { byNode } = readServerProblems([
    createProblem('timer-missing', '/nodes/a', { node: 'A' }),
    createProblem('receive-topic-missing', '/nodes/a/actions/0/parameters/topic', { action: 'x' }),
    createProblem('invalid-path', '/nodes/a/flows/f/condition', { found: '', expected: 'path' }),
  ])
  expect(byNode.size).toBe(0)
})
