import type { ProcessNode } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { node, publish, receive, script, send, task } from '../../testing/processes.ts'
import { checkExecutable } from './checkExecutable.ts'

function found(flows: readonly string[], nodes: readonly ProcessNode[] = []): readonly string[] {
  return checkExecutable(publish(flows, nodes).graph).map(({ code, path, severity }) => `${severity} ${code} ${path}`)
}

const inside = { parentId: 'sub' }

describe('R50 what is not executed is an error where a token can reach it', () => {
  const cases: readonly Partial<ProcessNode>[] = [
    { type: 'CallActivity' },
    { type: 'BusinessRuleTask' },
    { type: 'Transaction' },
    { type: 'AdHocSubProcess' },
    { type: 'ComplexGateway' },
    { type: 'EventBasedGateway' },
    { type: 'IntermediateCatchEvent', event: 'other' },
    { type: 'IntermediateCatchEvent', event: 'none' },
    { type: 'EndEvent', event: 'other' },
    { type: 'IntermediateCatchEvent', event: 'timer', timer: { kind: 'cycle', text: 'R3/PT1H' } },
    { special: 'multiInstance' },
    { special: 'standardLoop' },
    { special: 'compensation' },
  ]
  test.each(cases)('R50 %j', (more) => {
    const [problem] = checkExecutable(publish(['start>x'], [node('x', more)]).graph)
    expect(problem).toMatchObject({ code: 'not-executed', path: '/nodes/x', severity: 'error' })
    expect(problem?.message).toMatch(/is not executed: .*[a-z]\.$/)
    expect(found(['start>a', 'x>a'], [node('x', more)])).toEqual([])
  })

  test('R50 boundary events but timers, start events but none and message, and event sub-processes of a scope', () => {
    const edge = node('edge', { attachedTo: 'task', event: 'message' })
    expect(found(['start>task'], [edge])).toEqual(['error not-executed /nodes/edge'])
    const start = node('start', { event: 'timer', timer: { kind: 'duration', text: 'PT1H' } })
    expect(found(['start>task'], [start])).toEqual(['error not-executed /nodes/start'])
    const inner = node('sub2', { ...inside, special: 'eventSubProcess' })
    expect(found(['start>sub'], [inner, node('a', inside)])).toEqual(['error not-executed /nodes/sub2'])
    expect(found(['start>task'], [{ ...inner, parentId: 'p' }])).toEqual(['error not-executed /nodes/sub2'])
  })

  test('R50 a process without a start event', () => {
    expect(found(['task>end'])).toEqual(['error no-start-event '])
  })
})

test('R50 what is executed has no problems', () => {
  const nodes = [
    node('xor', { defaultFlow: 'xor>or' }),
    node('or', { defaultFlow: 'or>sub' }),
    node('inner', { ...inside, type: 'StartEvent' }),
    node('timer', { event: 'timer', timer: { kind: 'date', text: '2026-12-24T18:00:00Z' } }),
    node('edge', { attachedTo: 'sub', event: 'timer', timer: { kind: 'duration', text: 'PT1H' } }),
    node('end', { event: 'terminate' }),
    task('task', send('one'), receive('reply')),
  ]
  const flows = [
    'start>task',
    'task>and',
    'and>xor',
    'xor>or',
    'xor>end ${qty} > 3',
    'or>sub',
    'or>timer ${ok}',
    'sub>end',
    'edge>end',
  ]
  expect(found(flows, nodes)).toEqual([])
})

test('R51 conditions and default flows', () => {
  const gateway = (more: Partial<ProcessNode>) => [node('xor', more)]
  expect(found(['start>xor', 'xor>a', 'xor>b ${b}'])).toEqual([
    'error flow-without-condition /nodes/xor/flows/xor>a/condition',
  ])
  expect(found(['start>xor', 'xor>a ${a}', 'xor>b ${b}'])).toEqual(['warning no-default-flow /nodes/xor/defaultFlow'])
  expect(
    found(['start>xor', 'xor>a', 'xor>b ${b'], gateway({ defaultFlow: 'xor>a' })).map((line) => line.split(' ')[0]),
  ).toContain('error')
  expect(found(['start>xor', 'xor>a ${a}', 'xor>b ${b}'], gateway({ defaultFlow: 'other' }))).toEqual([
    'error unknown-default-flow /nodes/xor/defaultFlow',
  ])
  expect(found(['start>task', 'task>a ${a}', 'task>b'])).toEqual([])
})

test('R52 timers', () => {
  const timer = (more: Partial<ProcessNode>) => found(['start>timer'], [node('timer', { event: 'timer', ...more })])
  expect(timer({})).toEqual(['error timer-missing /nodes/timer/timer'])
  expect(timer({ timer: { kind: 'duration', text: '10 minutes' } })).toEqual([
    'error timer-not-readable /nodes/timer/timer',
  ])
  expect(timer({ timer: { kind: 'date', text: 'PT1H' } })).toEqual(['error timer-not-readable /nodes/timer/timer'])
})

test('R53 receive tasks, receive actions and scripts', () => {
  expect(found(['start>task'], [node('task', { type: 'ReceiveTask' })])).toEqual([
    'error receive-needed /nodes/task/actions',
  ])
  const wrong = receive('a', {
    topic: '',
    connection: '',
    timeout: 'PT1M',
    timeoutFlow: 'none',
    correlation: { by: 'body', name: '', equals: '' },
  })
  const path = '/nodes/task/actions/0/parameters'
  expect(found(['start>task'], [task('task', wrong)])).toEqual([
    `error no-connection ${path}/connection`,
    `error receive-topic-missing ${path}/topic`,
    `error correlation-missing ${path}/correlation/name`,
    `error correlation-missing ${path}/correlation/equals`,
    `error unknown-timeout-flow ${path}/timeoutFlow`,
  ])
  expect(found(['start>task'], [task('task', receive('a', { topic: 'a.${b}' }))])).toEqual([
    `error receive-many-topics ${path}/topic`,
  ])
  expect(found(['start>task'], [task('task', { ...wrong, enabled: false })])).toEqual([])
  expect(found(['start>task'], [task('task', script('a', ' '))])).toEqual([`warning script-empty ${path}/source`])
})

test('R54 a user task that waits for nobody', () => {
  const user = node('task', { type: 'UserTask' })
  expect(found(['start>task'], [user])).toEqual(['warning nobody-waits /nodes/task/actions'])
  const asks = { ...user, actions: [send('one', { trigger: 'manual' })] }
  expect(found(['start>task'], [asks])).toEqual([])
})
