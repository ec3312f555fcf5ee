import { actionListSchema, nodeSchema, processGraphSchema, type ProcessChange } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { describeChanges, type ComparedProcess } from './differences.ts'

const message = {
  key: '${order.id}',
  value: { format: 'json', text: '{ "id": ${order.id} }' },
  headers: [{ name: 'content-type', value: 'application/json' }],
}
const send = {
  id: 'a1',
  type: 'kafkaSend',
  name: 'Send order',
  parameters: { connection: 'main', topics: ['orders'], messages: [message] },
}
const receive = {
  id: 'a2',
  type: 'kafkaReceive',
  name: 'Take reply',
  parameters: { connection: 'main', topic: 'replies' },
}
const script = { id: 'a3', type: 'script', name: 'Sum up', parameters: { source: 'data.a = 1' } }

type Actions = readonly Readonly<Record<string, unknown>>[]

function processOf(
  actions: Actions,
  more: {
    readonly nodes?: readonly object[]
    readonly flows?: readonly object[]
    readonly bpmn?: string
    readonly name?: string
  } = {},
): ComparedProcess {
  const node = { processId: 'p', parentId: null, lane: null, shown: true, actions: [] }
  const nodes = more.nodes ?? [{ id: 'n1', type: 'SendTask', name: 'Confirm order', actions }]
  return {
    name: more.name ?? 'Orders',
    bpmn: more.bpmn ?? '',
    graph: processGraphSchema.parse({
      processes: [],
      nodes: nodes.map((each) =>
        nodeSchema.parse({
          ...node,
          ...each,
          ...('actions' in each && { actions: actionListSchema.parse(each.actions) }),
        }),
      ),
      flows: (more.flows ?? []).map((flow) => ({ name: '', condition: null, ...flow })),
    }),
  }
}

function sentences(changes: readonly ProcessChange[]): readonly string[] {
  return changes.map(({ sentence }) => sentence)
}

function between(before: Actions, after: Actions): readonly string[] {
  return sentences(describeChanges(processOf(before), processOf(after)))
}

describe('R101 actions', () => {
  test('R101 the same is no change, whatever the sample data is', () => {
    expect(describeChanges(processOf([send]), processOf([send]))).toEqual([])
  })

  test('R101 an action that is added, one that is removed', () => {
    expect(between([send], [send, script])).toEqual(['Script "Sum up" added'])
    expect(between([send, receive], [send])).toEqual(['Receive action "Take reply" removed'])
  })

  test('R101 an action that moved: only the one that did is told', () => {
    const [one, two, three] = [
      { ...send, id: 'x' },
      { ...send, id: 'y' },
      { ...send, id: 'z' },
    ]
    expect(between([one, two, three], [three, one, two])).toEqual(['Moved from place 3 to 1'])
  })

  test('R101 one that another stands before now has not moved', () => {
    expect(between([send], [script, send])).toEqual(['Script "Sum up" added'])
  })

  test('R101 an action that became another kind', () => {
    expect(between([send], [{ ...script, id: 'a1', name: 'Send order' }])).toEqual([
      'Type changed from send action to script',
    ])
  })
})

describe('R102 fields', () => {
  test('R102 a timer in words', () => {
    expect(between([send], [{ ...send, timer: 'PT5M' }])).toEqual(['Timer changed from at once to 5 min'])
    expect(between([{ ...send, timer: 'P1DT2H' }], [{ ...send, timer: 'PT30S' }])).toEqual([
      'Timer changed from 1 day 2 h to 30 s',
    ])
  })

  test('R102 the topic, the key, further topics', () => {
    const topics = (...names: string[]) => ({ ...send, parameters: { ...send.parameters, topics: names } })
    expect(between([topics('orders')], [topics('orders.v2')])).toEqual(['Topic changed from "orders" to "orders.v2"'])
    expect(between([topics('a')], [topics('a', 'b')])).toEqual(['Topic "b" added'])
    const keyless = { ...send, parameters: { ...send.parameters, messages: [{ ...message, key: null }] } }
    expect(between([send], [keyless])).toEqual(['Key changed from "${order.id}" to none'])
  })

  test('R102 a message with its whole text before and after', () => {
    const text = '{ "id": ${order.id}, "total": ${order.total} }'
    const after = {
      ...send,
      parameters: { ...send.parameters, messages: [{ ...message, value: { format: 'json', text } }] },
    }
    const changes = describeChanges(processOf([send]), processOf([after]))
    expect(changes).toMatchObject([
      {
        what: 'message',
        sentence: 'Message changed',
        text: { before: '{ "id": ${order.id} }', after: text },
        path: '/parameters/messages/0/value',
      },
    ])
  })

  test('R102 headers by name; the second of one name is compared with the second', () => {
    const headers = (...list: readonly object[]) => ({
      ...send,
      parameters: { ...send.parameters, messages: [{ ...message, headers: list }] },
    })
    const a = { name: 'a', value: '1' }
    expect(between([headers(a)], [headers(a, a)])).toEqual(['Header "a" added with "1"'])
    expect(between([headers(a, a)], [headers(a, { name: 'a', value: '2' })])).toEqual([
      'Header "a" changed from "1" to "2"',
    ])
    expect(between([headers(a)], [headers()])).toEqual(['Header "a" removed'])
    const b = { name: 'b', value: '1' }
    expect(between([headers(a, b)], [headers(b, a)])).toEqual(['Headers stand in another order'])
  })

  test('R102 what a receive action waits for, and the text of a script', () => {
    const topic = { ...receive, parameters: { ...receive.parameters, topic: 'answers', timeout: 'P3D' } }
    expect(between([receive], [topic])).toEqual([
      'Topic changed from "replies" to "answers"',
      'Time-out changed from none to 3 days',
    ])
    const other = { ...script, parameters: { source: 'data.a = 2' } }
    expect(describeChanges(processOf([script]), processOf([other]))).toMatchObject([
      { sentence: 'Script changed', text: { before: 'data.a = 1', after: 'data.a = 2' } },
    ])
  })

  test('R102 where an action sends in an environment', () => {
    const other = { ...send, parameters: { ...send.parameters, environments: { prod: { topics: ['live'] } } } }
    expect(between([send], [other])).toEqual(['In environment "prod" changed from as elsewhere to topics live'])
  })
})

describe('R102 nothing is passed over', () => {
  test('R102 a field that is not known here is told as another', () => {
    expect(between([send], [{ ...send, newer: 1 }])).toEqual(['Other fields changed'])
  })

  test('R102 every field of every kind of action makes a change', () => {
    for (const action of [send, receive, script]) {
      const [whole] = actionListSchema.parse([action])
      for (const name of Object.keys(whole ?? {}).filter((key) => !['id', 'type', 'parameters'].includes(key))) {
        const now: Readonly<Record<string, unknown>> = { ...whole }
        const changed = { ...action, [name]: other(name, now[name]) }
        expect(between([action, another], [changed, another]), name).toHaveLength(1)
      }
    }
  })

  /** Another value that the field takes. */
  function other(name: string, value: unknown): unknown {
    if (typeof value === 'boolean') return !value
    return others[name] ?? 'another'
  }

  const another = { ...script, id: 'other' }
  const others: Readonly<Record<string, unknown>> = {
    timer: 'PT1S',
    trigger: 'manual',
    parent: 'other',
    acceptedDataKeys: ['approved'],
    retry: { attempts: 3 },
    scenario: { integration: 'i', scenario: 's', revision: 'r' },
  }
})

describe('R103 steps and flows', () => {
  const [start, end] = [
    { id: 's', type: 'StartEvent', name: '', event: 'none' },
    { id: 'e', type: 'EndEvent', name: 'Done', event: 'none' },
  ]
  const flow = { id: 'f', source: 's', target: 'e' }

  test('R103 a step that is added with its actions, and one that is removed', () => {
    const before = processOf([], { nodes: [start, end], flows: [flow] })
    const step = { id: 'n1', type: 'SendTask', name: 'Confirm order', actions: [send] }
    const after = processOf([], { nodes: [start, step, end], flows: [flow] })
    expect(sentences(describeChanges(before, after))).toEqual([
      'Send task "Confirm order" added',
      'Send action "Send order" added',
    ])
    expect(sentences(describeChanges(after, before))).toEqual([
      'Send task "Confirm order" removed',
      'Send action "Send order" removed',
    ])
  })

  test('R103 a condition, and a flow that is removed', () => {
    const nodes = [start, end]
    const conditional = { ...flow, condition: '${qty} > 3' }
    expect(
      sentences(
        describeChanges(processOf([], { nodes, flows: [flow] }), processOf([], { nodes, flows: [conditional] })),
      ),
    ).toEqual(['Condition of the flow to "Done" changed from none to "${qty} > 3"'])
    expect(sentences(describeChanges(processOf([], { nodes, flows: [flow] }), processOf([], { nodes })))).toEqual([
      'Flow to "Done" removed',
    ])
  })

  test('R103 the first version tells everything as added', () => {
    expect(sentences(describeChanges(null, processOf([send])))).toEqual([
      'Send task "Confirm order" added',
      'Send action "Send order" added',
    ])
  })
})

describe('R104 the drawing', () => {
  const shape = (x: number) =>
    `<bpmndi:BPMNShape id="n1_di" bpmnElement="n1"><dc:Bounds x="${x}" y="10" width="100" height="80" /></bpmndi:BPMNShape>`
  const drawn = (bpmn: string) => processOf([send], { bpmn })

  test('R104 a shape that was moved is one change of the drawing', () => {
    expect(describeChanges(drawn(shape(10)), drawn(shape(20)))).toMatchObject([{ what: 'drawing', kind: 'changed' }])
  })

  test('R104 another spelling of the same place is none', () => {
    const respelt = shape(10).replace('x="10"', 'x="10.0"').replaceAll('bpmndi:', 'di2:')
    expect(describeChanges(drawn(shape(10)), drawn(respelt))).toEqual([])
  })
})
