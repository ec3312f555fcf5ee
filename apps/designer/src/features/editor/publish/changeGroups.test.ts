import { createProblem, type ProcessChange } from '@sendwright/model'
import { describe, expect, it } from 'vitest'
import { changeItems, firstChange, groupChanges, pathInAction, shownChanges, type PlanProblem } from './changeGroups.ts'

function change(more: Partial<ProcessChange>): ProcessChange {
  return {
    kind: 'changed',
    what: 'field',
    nodeId: 'confirm',
    nodeName: 'Confirm order',
    actionId: 'send',
    actionName: 'Send order accepted',
    path: '/timer',
    field: 'Timer',
    from: 'at once',
    to: '5 min',
    text: null,
    sentence: 'Timer changed from at once to 5 min',
    ...more,
  }
}

function problem(path: string, more: Partial<PlanProblem> = {}): PlanProblem {
  return { ...createProblem('no-topic', path, {}), nodeId: 'confirm', actionId: 'send', ...more }
}

const message = change({
  what: 'message',
  path: '/parameters/messages/0/value/text',
  text: { before: '{}', after: '{"a":1}' },
})

describe('changes by step and action', () => {
  it('stand in the order they came, with numbers in the order of the list', () => {
    const steps = groupChanges([
      change({}),
      change({ actionId: 'remind', actionName: 'Remind' }),
      change({ nodeId: 'decline', nodeName: 'Decline order' }),
      change({ path: '/parameters/messages/0/key', field: 'Key' }),
    ])
    expect(
      steps.map(({ name, actions }) => [name, actions.map((action) => [action.name, action.items.length])]),
    ).toEqual([
      [
        'Confirm order',
        [
          ['Send order accepted', 2],
          ['Remind', 1],
        ],
      ],
      ['Decline order', [['Send order accepted', 1]]],
    ])
    expect(changeItems(steps).map(({ index }) => index)).toEqual([0, 1, 2, 3])
  })

  it('have those of the step before those of its actions, and those of the process last', () => {
    const steps = groupChanges([
      change({ nodeId: null, nodeName: '', actionId: null, what: 'data' }),
      change({}),
      change({ actionId: null, what: 'node', field: 'Name' }),
    ])
    expect(steps.map(({ nodeId }) => nodeId)).toEqual(['confirm', null])
    expect(steps[0]?.actions.map(({ actionId }) => actionId)).toEqual([null, 'send'])
  })

  it('count the errors of the field that has changed, and leave the others with their action', () => {
    const [step] = groupChanges(
      [change({}), message],
      [
        problem('/parameters/messages/0/value/text'),
        problem('/nodes/confirm/actions/0/parameters/messages/0/value/text'),
        problem('/parameters/topics'),
        problem('/timer', { severity: 'warning' }),
        problem('/timer', { actionId: 'remind' }),
      ],
    )
    const [action] = step?.actions ?? []
    expect(action?.items.map(({ errors }) => errors)).toEqual([0, 2])
    expect(action?.errors).toBe(1)
  })

  it('count an error once where two changes are about its field', () => {
    const [step] = groupChanges(
      [change({ path: '/parameters/messages/0/headers' }), change({ path: '/parameters/messages/0/headers' })],
      [problem('/parameters/messages/0/headers/1/value')],
    )
    expect(step?.actions[0]?.items.map(({ errors }) => errors)).toEqual([1, 0])
    expect(step?.actions[0]?.errors).toBe(0)
  })

  it('have keys of their own, which stay when others come', () => {
    const both = changeItems(groupChanges([change({}), change({}), message]))
    expect(new Set(both.map(({ key }) => key)).size).toBe(3)
    expect(changeItems(groupChanges([message]))[0]?.key).toBe(both[2]?.key)
  })
})

describe('the change that is shown first', () => {
  it('is the first message', () => {
    const items = changeItems(groupChanges([change({}), message]))
    expect(firstChange(items)?.change).toBe(message)
  })

  it('is the first of all where no message has changed', () => {
    const items = changeItems(groupChanges([change({})]))
    expect(firstChange(items)).toBe(items[0])
    expect(firstChange([])).toBeUndefined()
  })
})

describe('the path of a problem', () => {
  it('starts at its action', () => {
    expect(pathInAction({ path: '/nodes/confirm/actions/3/parameters/topics/0' })).toBe('/parameters/topics/0')
    expect(pathInAction({ path: '/parameters/topics/0' })).toBe('/parameters/topics/0')
    expect(pathInAction({ path: '/nodes/confirm' })).toBe('/nodes/confirm')
  })
})

describe('the changes that are listed', () => {
  const step = change({ what: 'node', kind: 'added', actionId: null })
  const flow = change({ what: 'flow', kind: 'added', actionId: null })
  const action = change({ what: 'action', kind: 'added' })

  it('are all once there is a version', () => {
    const live = { number: 1, publishedAt: '' }
    expect(shownChanges({ live, changes: [step, flow, action] })).toEqual([step, flow, action])
  })

  it('are the actions before the first version, or the steps where there is none', () => {
    expect(shownChanges({ live: null, changes: [step, flow, action] })).toEqual([action])
    expect(shownChanges({ live: null, changes: [step, flow] })).toEqual([step])
  })
})
