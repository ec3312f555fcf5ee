import {
  createKafkaReceive,
  createKafkaSend,
  type Action,
  type ProcessGraph,
  type ProcessNode,
} from '@sendwright/model'
import { nodeSchema } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { planSends } from './planSends.ts'

const setting = { data: { order: { inStock: true } }, environment: undefined }

describe('what a run would send', () => {
  test('adds up the timers on its way', () => {
    const graph = graphOf(
      [
        node('start', 'StartEvent'),
        node('a', 'SendTask', [send('one'), send('two', 'PT10M')]),
        node('b', 'SendTask', [send('three')]),
      ],
      ['start-a', 'a-b'],
    )
    expect(planSends(graph, setting).sends.map(({ topic, time }) => [topic, time.afterMs])).toEqual([
      ['one', 0],
      ['two', 600_000],
      ['three', 600_000],
    ])
  })

  test('begins to count anew after a reply', () => {
    const graph = graphOf(
      [
        node('start', 'StartEvent'),
        node('a', 'SendTask', [send('one', 'PT1M')]),
        node('Wait', 'ReceiveTask', [createKafkaReceive('r', 'r', 'c')]),
        node('b', 'SendTask', [send('two')]),
      ],
      ['start-a', 'a-Wait', 'Wait-b'],
    )
    expect(planSends(graph, setting).sends[1]?.time).toEqual({
      afterMs: 0,
      afterIso: null,
      afterReply: 'Wait',
      byHand: false,
    })
  })

  test('takes the flow that the data choose and counts the others', () => {
    const graph = graphOf(
      [
        node('start', 'StartEvent'),
        { ...node('g', 'ExclusiveGateway'), defaultFlow: 'g-no' },
        node('yes', 'SendTask', [send('accepted')]),
        node('no', 'SendTask', [send('declined')]),
      ],
      ['start-g', 'g-yes', 'g-no'],
      { 'g-yes': '${order.inStock}' },
    )
    const plan = planSends(graph, setting)
    expect(plan.sends.map(({ topic }) => topic)).toEqual(['accepted'])
    expect(plan.others).toBe(1)
    expect(
      planSends(graph, { ...setting, data: { order: { inStock: false } } }).sends.map(({ topic }) => topic),
    ).toEqual(['declined'])
  })

  test('ends where the data do not tell the way', () => {
    const graph = graphOf(
      [node('start', 'StartEvent'), node('g', 'ExclusiveGateway'), node('yes', 'SendTask', [send('accepted')])],
      ['start-g', 'g-yes'],
      { 'g-yes': '${payment.paid}' },
    )
    expect(planSends(graph, setting)).toMatchObject({ sends: [], others: 1 })
  })

  test('leaves out disabled actions and children that nothing runs', () => {
    const parent = send('parent')
    const child = { ...send('child'), parent: parent.id }
    const graph = graphOf(
      [node('start', 'StartEvent'), node('a', 'SendTask', [parent, child, { ...send('off'), enabled: false }])],
      ['start-a'],
    )
    expect(planSends(graph, setting).sends.map(({ topic }) => topic)).toEqual(['parent'])
  })

  test('says which record the data cannot build', () => {
    const action = send('one')
    const broken: Action = {
      ...action,
      parameters: {
        ...action.parameters,
        messages: [{ key: '${order.id}', value: { format: 'null' }, headers: [], partition: null }],
      },
    }
    const graph = graphOf(
      [node('start', 'StartEvent'), { ...node('a', 'SendTask', [broken]), name: 'Confirm' }],
      ['start-a'],
    )
    expect(planSends(graph, setting).unbuilt[0]?.step).toBe('Confirm')
  })

  test('comes to an end in a loop', () => {
    const graph = graphOf([node('start', 'StartEvent'), node('a', 'SendTask', [send('one')])], ['start-a', 'a-a'])
    expect(planSends(graph, setting).sends).toHaveLength(1)
  })
})

function send(topic: string, timer: string | null = null): ReturnType<typeof createKafkaSend> {
  const action = createKafkaSend(`action-${topic}`, topic, 'main')
  return {
    ...action,
    timer,
    parameters: {
      ...action.parameters,
      topics: [topic],
      messages: [{ key: null, value: { format: 'null' }, headers: [], partition: null }],
    },
  }
}

function node(id: string, type: string, actions: readonly Action[] = []): ProcessNode {
  return nodeSchema.parse({ id, type, name: id, processId: 'p', parentId: null, lane: null, shown: true, actions })
}

function graphOf(
  nodes: readonly ProcessNode[],
  flows: readonly string[],
  conditions: Readonly<Record<string, string>> = {},
): ProcessGraph {
  return {
    processes: [{ id: 'p', name: 'p' }],
    nodes: [...nodes],
    flows: flows.map((id) => {
      const [source = '', target = ''] = id.split('-')
      return { id, name: '', source, target, condition: conditions[id] ?? null }
    }),
  }
}
