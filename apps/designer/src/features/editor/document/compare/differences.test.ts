import {
  actionListSchema,
  createKafkaReceive,
  createKafkaSend,
  createScript,
  nodeSchema,
  parseExactJson,
  type KafkaSendAction,
  type ProcessNode,
} from '@sendwright/model'
import { describe, expect, it } from 'vitest'
import { findDifferences, type ReadContent } from './differences.ts'

function node(id: string, more: Partial<ProcessNode> = {}): ProcessNode {
  const base = { id, type: 'SendTask', name: id, processId: 'p', parentId: null, lane: null, shown: true }
  return { ...nodeSchema.parse({ ...base, actions: [] }), ...more }
}

function version(nodes: readonly ProcessNode[], more: Partial<ReadContent['content']> = {}): ReadContent {
  return {
    content: { name: 'Orders', bpmn: '<definitions/>', sampleContexts: [], dataModel: null, ...more },
    graph: { processes: [], nodes: [...nodes], flows: [] },
  }
}

const send: KafkaSendAction = createKafkaSend('a1', 'Send order', 'sandbox')

function withTopics(action: KafkaSendAction, ...topics: string[]): KafkaSendAction {
  return { ...action, parameters: { ...action.parameters, topics } }
}

describe('differences between two versions', () => {
  it('are none between two that say the same', () => {
    expect(findDifferences(version([node('a')]), version([node('a')]))).toEqual([])
  })

  it('name the fields of an action', () => {
    const mine = version([node('a', { actions: [{ ...withTopics(send, 'orders'), timer: 'PT5M' }] })])
    const theirs = version([node('a', { actions: [send] })])
    expect(findDifferences(mine, theirs)).toEqual([
      {
        kind: 'actionChanged',
        step: { id: 'a', name: 'a', type: 'SendTask' },
        action: 'Send order',
        fields: ['timer', 'topics'],
      },
    ])
  })

  it('name the parts of a message', () => {
    const [message] = send.parameters.messages
    if (message === undefined) throw new Error('a new action has a message')
    const changed = { ...send, parameters: { ...send.parameters, messages: [{ ...message, key: '${id}' }] } }
    const [difference] = findDifferences(
      version([node('a', { actions: [changed] })]),
      version([node('a', { actions: [send] })]),
    )
    expect(difference).toMatchObject({ kind: 'actionChanged', fields: ['key'] })
  })

  it('tell that fields which are not known here differ', () => {
    const [mine] = actionListSchema.parse([{ ...send, retries: 3 }])
    if (mine === undefined) throw new Error('the list has one action')
    const found = findDifferences(version([node('a', { actions: [mine] })]), version([node('a', { actions: [send] })]))
    expect(found).toMatchObject([{ kind: 'actionChanged', fields: ['other'] }])
  })

  it('tell actions that only one version has', () => {
    const other = { ...send, id: 'a2', name: 'Remind' }
    const found = findDifferences(version([node('a', { actions: [send] })]), version([node('a', { actions: [other] })]))
    expect(found.map(({ kind }) => kind)).toEqual(['actionOnlyMine', 'actionOnlyTheirs'])
  })

  it('tell a changed order, and nothing else, when actions changed places', () => {
    const other = { ...send, id: 'a2' }
    const found = findDifferences(
      version([node('a', { actions: [send, other] })]),
      version([node('a', { actions: [other, send] })]),
    )
    expect(found.map(({ kind }) => kind)).toEqual(['actionOrder'])
  })

  it('tell steps that only one version has, and new names', () => {
    const found = findDifferences(
      version([node('a', { name: 'Ship' }), node('b')]),
      version([node('a', { name: 'Send' }), node('c')]),
    )
    expect(found.map(({ kind }) => kind)).toEqual(['stepName', 'stepOnlyMine', 'stepOnlyTheirs'])
  })

  it('tell a drawing that differs in something else', () => {
    const found = findDifferences(
      version([], { bpmn: '<definitions><bounds x="1" /></definitions>' }),
      version([], { bpmn: '<definitions><bounds x="2" /></definitions>' }),
    )
    expect(found).toEqual([{ kind: 'drawing' }])
  })

  it('do not call the drawing different where only actions are', () => {
    const found = findDifferences(
      version([node('a', { actions: [send] })], {
        bpmn: '<task>\n <bpmn:extensionElements>\n  <sendwright:actions version="1">[1]</sendwright:actions>\n </bpmn:extensionElements>\n</task>',
      }),
      version([node('a')], { bpmn: '<task />' }),
    )
    expect(found.map(({ kind }) => kind)).toEqual(['actionOnlyMine'])
  })

  it('compare sample contexts to the last digit', () => {
    const context = (text: string) => [{ id: 'c', name: 'Standard', data: parseExactJson(text) }]
    expect(
      findDifferences(
        version([], { sampleContexts: context('{"a":1.10,"b":2}') }),
        version([], { sampleContexts: context('{"b":2,"a":1.10}') }),
      ),
    ).toEqual([])
    expect(
      findDifferences(
        version([], { sampleContexts: context('{"a":1.10}') }),
        version([], { sampleContexts: context('{"a":1.1}') }),
      ),
    ).toEqual([{ kind: 'sampleContext', name: 'Standard' }])
  })

  it('tell a link to a scenario, and what differs in an environment', () => {
    const link = { integration: 'orders', scenario: 'accepted', direction: 'send' as const, revision: 'r1' }
    const linked = {
      ...send,
      scenario: link,
      parameters: { ...send.parameters, environments: { prod: { connection: 'orders' } } },
    }
    const found = findDifferences(
      version([node('a', { actions: [linked] })]),
      version([node('a', { actions: [send] })]),
    )
    expect(found).toMatchObject([{ kind: 'actionChanged', fields: ['scenario', 'environments'] }])
  })

  it('tell what an action of another kind waits for or runs', () => {
    const receive = createKafkaReceive('r', 'Receive', 'sandbox')
    const script = createScript('s', 'Run')
    const mine = [
      { ...receive, parameters: { ...receive.parameters, topic: 'replies', timeout: 'PT1M' } },
      { ...script, parameters: { source: 'data.a = 1' } },
    ]
    const found = findDifferences(
      version([node('a', { actions: mine })]),
      version([node('a', { actions: [receive, script] })]),
    )
    expect(found).toMatchObject([{ fields: ['topic', 'timeout'] }, { fields: ['source'] }])
  })

  it('tell another data model', () => {
    const dataModel = { type: 'object', properties: { order: { type: 'object' } } }
    expect(findDifferences(version([], { dataModel }), version([]))).toEqual([{ kind: 'dataModel' }])
    expect(findDifferences(version([], { dataModel }), version([], { dataModel: { ...dataModel } }))).toEqual([])
  })

  it('tell a new name of the process', () => {
    expect(findDifferences(version([]), version([], { name: 'Sales' }))).toEqual([
      { kind: 'processName', mine: 'Orders', theirs: 'Sales' },
    ])
  })
})
