import type { ActionStanding, ProcessGraph, RunVisit } from '@sendwright/model'
import { nodeSchema } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { runMarks } from './stepMarks.ts'

const graph: ProcessGraph = {
  processes: [],
  nodes: ['a', 'b', 'c'].map((id) =>
    nodeSchema.parse({
      id,
      type: 'SendTask',
      name: id,
      processId: 'p',
      parentId: null,
      lane: null,
      shown: true,
      actions: [],
    }),
  ),
  flows: [
    { id: 'ab', name: '', source: 'a', target: 'b', condition: null },
    { id: 'bc', name: '', source: 'b', target: 'c', condition: null },
  ],
}

describe('a run on its drawing', () => {
  test('colours what was visited, where it is and what it has not reached', () => {
    const marks = runMarks(
      { visits: [visit('a', 'finished'), visit('b', 'active')], visitedFlows: ['ab'], tokens: [] },
      graph,
    )
    expect(Object.fromEntries(marks.looks)).toEqual({
      a: 'visited',
      b: 'current',
      c: 'ahead',
      ab: 'visited',
      bc: 'ahead',
    })
  })

  test('shows the last of several visits', () => {
    const visits = [visit('a', 'stopped', { number: 2 }), visit('a', 'finished', { number: 1 })]
    const marks = runMarks({ visits, visitedFlows: [], tokens: [] }, graph)
    expect(marks.looks.get('a')).toBe('stopped')
    expect(marks.badges.get('a')).toEqual({ kind: 'stopped' })
  })

  test('counts the actions that are done, of how many while it waits', () => {
    const actions = [standing('finished'), standing('timer'), standing('notTaken', { times: 0 })]
    const waiting = runMarks({ visits: [visit('a', 'active', { actions })], visitedFlows: [], tokens: [] }, graph)
    expect(waiting.badges.get('a')).toEqual({ kind: 'done', done: 1, total: 2 })
    const over = runMarks({ visits: [visit('a', 'finished', { actions })], visitedFlows: [], tokens: [] }, graph)
    expect(over.badges.get('a')).toEqual({ kind: 'done', done: 1, total: 1 })
  })

  test('says how long a step waited for a reply', () => {
    const actions = [standing('finished', { type: 'kafkaReceive' })]
    const marks = runMarks({ visits: [visit('a', 'finished', { actions })], visitedFlows: [], tokens: [] }, graph)
    expect(marks.badges.get('a')?.kind).toBe('waited')
  })

  test('adds up the tokens on a step and gives no badge to a step without actions', () => {
    const tokens = [
      { node: 'a', flow: null, count: 1 },
      { node: 'a', flow: 'ab', count: 2 },
    ]
    const marks = runMarks({ visits: [visit('a', 'finished')], visitedFlows: [], tokens }, graph)
    expect(marks.tokens.get('a')).toBe(3)
    expect(marks.badges.has('a')).toBe(false)
  })
})

function visit(node: string, state: RunVisit['state'], more: Partial<RunVisit> = {}): RunVisit {
  const isOver = state === 'finished' || state === 'interrupted'
  return {
    id: `${node}-${more.number ?? 1}`,
    node,
    number: 1,
    state,
    enteredAt: '2026-11-21T14:00:00.000Z',
    leftAt: isOver ? '2026-11-21T14:00:13.500Z' : null,
    wait: null,
    actions: [],
    ...more,
  }
}

function standing(state: ActionStanding['state'], more: Partial<ActionStanding> = {}): ActionStanding {
  return {
    action: 'x',
    name: 'x',
    type: 'kafkaSend',
    state,
    times: 1,
    dueAt: null,
    canTrigger: false,
    acceptedDataKeys: [],
    stopped: null,
    rule: 'R1',
    why: '',
    ...more,
  }
}
