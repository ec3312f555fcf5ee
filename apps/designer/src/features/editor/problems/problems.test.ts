import {
  actionListSchema,
  createKafkaSend,
  parseExactJson,
  type Action,
  type KafkaSendAction,
  type Problem,
} from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { describe, expect, test } from 'vitest'
import type { EditorNode } from '../document/editorDocument.ts'
import type { BuildSetting } from './buildAction.ts'
import { applyFix } from './applyFix.ts'
import { placeholderSources, usedPaths } from './contextUse.ts'
import { problemEnvironment, problemPlace, problemTab } from './problemPlace.ts'
import { countProblems, findProblems } from './useProblems.ts'
import type { AdviceFacts } from './actionAdvice.ts'
import type { Clusters } from './problemFacts.ts'
import { createLinkedSides } from './useLinkedSides.ts'

const data = parseExactJson(
  '{"processInstanceId":7,"order":{"id":"A-1","total":149.90,"currency":null,"lines":[{"sku":"x"}]}}',
)

function action(id: string, value: string, more: Partial<KafkaSendAction['parameters']> = {}): KafkaSendAction {
  const created = createKafkaSend(id, id, 'sandbox')
  const [message] = created.parameters.messages
  if (message === undefined) throw new Error('a new action has a message')
  const messages = [{ ...message, value: { format: 'json' as const, text: value } }]
  return { ...created, parameters: { ...created.parameters, topics: ['orders'], messages, ...more } }
}

function node(id: string, actions: readonly Action[], unreadable: string | null = null): EditorNode {
  return {
    id,
    type: 'SendTask',
    event: null,
    name: id,
    parentId: null,
    pool: null,
    outgoing: [],
    timer: null,
    actions,
    unreadable,
    shown: true,
  }
}

const setting: BuildSetting = { data, environment: undefined, draw: 0 }

const clusters: Clusters = {
  brokers: new Map([['sandbox', '127.0.0.1:9192']]),
  facts: new Map([['sandbox', { connection: 'Sandbox', partitionCounts: new Map([['orders', 3]]) }]]),
}

const facts: AdviceFacts = { setting, clusters, environments: [], sides: createLinkedSides(new Map()), dataModel: true }

function codes(nodes: readonly EditorNode[], known: Clusters = clusters) {
  return findProblems({ nodes }, { ...facts, clusters: known }).map(
    ({ nodeId, problem }) => `${nodeId} ${problem.severity} ${problem.code}`,
  )
}

describe('problems of a process', () => {
  test('there are none where everything can be built', () => {
    expect(codes([node('n', [action('a', '{"id":${order.id}}')])])).toEqual([])
  })

  test('come in flow order and in the order of the fields', () => {
    const wrong = action('a', '{"t":${order.totl}}', { connection: 'gone', topics: ['or ders'] })
    expect(codes([node('n', [wrong]), node('m', [action('b', '{')])])).toEqual([
      'n error unknown-connection',
      'n error illegal-topic-name',
      'n error missing-value',
      'm error invalid-json',
    ])
  })

  test('a topic that does not exist and a partition out of range only warn', () => {
    const unknown = action('a', '{}', { topics: ['ordrs'] })
    const [message] = unknown.parameters.messages
    if (message === undefined) throw new Error('the action has a message')
    const outOfRange = action('b', '{}', { messages: [{ ...message, partition: '3' }] })
    expect(codes([node('n', [unknown, outOfRange])])).toEqual([
      'n warning unknown-topic',
      'n warning invalid-partition',
    ])
  })

  test('a topic and a partition are told also while the message has other problems', () => {
    const broken = action('a', '{"t":${order.totl}}', { topics: ['orders', 'ordrs'] })
    const [message] = broken.parameters.messages
    if (message === undefined) throw new Error('the action has a message')
    const outOfRange = { ...broken.parameters, messages: [{ ...message, partition: '3' }] }
    expect(codes([node('n', [{ ...broken, parameters: outOfRange }])])).toEqual([
      'n error missing-value',
      'n warning invalid-partition',
      'n warning unknown-topic',
    ])
    const unreadable = { ...broken.parameters, messages: [{ ...message, partition: 'x' }] }
    expect(codes([node('n', [{ ...broken, parameters: unreadable }])])).toEqual([
      'n error missing-value',
      'n error invalid-partition',
      'n warning unknown-topic',
    ])
  })

  test('nothing is said of connections and topics that are not known yet', () => {
    const unknown = action('a', '{}', { topics: ['ordrs'], connection: 'gone' })
    expect(codes([node('n', [unknown])], { brokers: null, facts: new Map() })).toEqual([])
  })

  test('a step whose actions cannot be read has a problem of its own', () => {
    expect(codes([node('n', [], 'Unexpected end')])).toEqual(['n error actions-unreadable'])
  })

  test('a parent in a circle is a problem of each action in it', () => {
    const circle = [
      { ...action('a', '{}'), parent: 'b' },
      { ...action('b', '{}'), parent: 'a' },
    ]
    const found = findProblems({ nodes: [node('n', circle)] }, facts)
    expect(found.map(({ action: at, problem }) => `${at?.id} ${problem.path}`)).toEqual(['a /parent', 'b /parent'])
  })

  test('are counted by step and action, those of disabled actions are not', () => {
    const wrong = action('a', '{')
    const disabled = { ...action('b', '{'), enabled: false }
    const counted = countProblems(findProblems({ nodes: [node('n', [wrong, disabled])] }, facts))
    expect(counted.total).toEqual({ errors: 1, warnings: 0 })
    expect(counted.byNode.get('n')).toEqual({ errors: 1, warnings: 0 })
    expect(counted.byAction.get(disabled)).toHaveLength(1)
    expect(counted.list).toHaveLength(1)
  })

  test('are not looked for again while action and data are the same', () => {
    const nodes = [node('n', [action('a', '{')])]
    const first = findProblems({ nodes }, facts)[0]?.problem
    expect(findProblems({ nodes: [...nodes] }, facts)[0]?.problem).toBe(first)
  })
})

describe('the fix of a problem', () => {
  test('replaces the characters it names', () => {
    const wrong = action('a', '{"t":${order.totl}}')
    const problem = findProblems({ nodes: [node('n', [wrong])] }, facts)[0]?.problem
    const fixed = problem && applyFix(wrong, problem)
    expect(fixed).toMatchObject({
      parameters: { messages: [{ value: { format: 'json', text: '{"t":${order.total}}' } }] },
    })
    expect(wrong.parameters.messages[0]?.value).toEqual({ format: 'json', text: '{"t":${order.totl}}' })
  })

  test('replaces a whole topic', () => {
    const wrong = action('a', '{}', { topics: ['orders', 'orders audit'] })
    const problem = findProblems({ nodes: [node('n', [wrong])] }, facts)[0]?.problem
    expect(problem && applyFix(wrong, problem)).toMatchObject({ parameters: { topics: ['orders', 'orders-audit'] } })
  })

  test('leaves fields that are not known here as they are, exact numbers included', () => {
    const [wrong] = actionListSchema.parse([
      { ...action('a', '{}', { topics: ['orders audit'] }), ratio: parseExactJson('1.10') },
    ])
    if (wrong === undefined) throw new Error('the list has one action')
    const problem = findProblems({ nodes: [node('n', [wrong])] }, facts)[0]?.problem
    const fixed = problem && applyFix(wrong, problem)
    expect(fixed).toMatchObject({ parameters: { topics: ['orders-audit'] } })
    expect(JSON.stringify(fixed)).toContain('"ratio":1.10')
  })

  test('takes a wrong topic away where the right one is in the list already', () => {
    const wrong = action('a', '{}', { topics: ['orders audit', 'orders', 'orders-audit'] })
    const problem = findProblems({ nodes: [node('n', [wrong])] }, facts)[0]?.problem
    expect(problem && applyFix(wrong, problem)).toMatchObject({ parameters: { topics: ['orders', 'orders-audit'] } })
  })

  test('is none where the field has gone', () => {
    const problem: Problem = {
      code: 'x',
      path: '/parameters/topics/7',
      severity: 'error',
      message: '',
      fix: { text: 'y' },
    }
    expect(applyFix(action('a', '{}'), problem)).toBeNull()
    expect(applyFix(action('a', '{}'), { ...problem, path: '/parameters' })).toBeNull()
  })
})

describe('the place of a problem', () => {
  const at = (path: string, start?: number): Problem => ({
    code: 'x',
    path,
    severity: 'error',
    message: '',
    ...(start !== undefined && { position: { start, end: start + 1 } }),
  })

  test('is named in the words of the fields', () => {
    const one = action('a', '{\n  "x": 1\n}')
    expect(problemPlace(one, at('/parameters/messages/0/value/text', 5))).toBe('Value, line 2')
    expect(problemPlace(one, at('/parameters/messages/0/headers/1/value', 0))).toBe('Header 2')
    expect(problemPlace(one, at('/parameters/topics/0'))).toBe('Topics')
    expect(problemPlace(one, at('/timer'))).toBe('Timer')
    expect(problemPlace(one, at('/parameters/environments/prod/topics/0'))).toBe('Topics in prod')
    expect(problemPlace(one, at('/parameters/environments/prod/connection'))).toBe('Connection in prod')
  })

  test('tells the environment whose own field it is', () => {
    expect(problemEnvironment(at('/parameters/environments/prod/topics/0'))).toBe('prod')
    expect(problemEnvironment(at('/parameters/topics/0'))).toBeNull()
  })

  test('names the message where there are several', () => {
    const one = action('a', '{}')
    const two = {
      ...one,
      parameters: { ...one.parameters, messages: [...one.parameters.messages, ...one.parameters.messages] },
    }
    expect(problemPlace(two, at('/parameters/messages/1/key', 0))).toBe('Message 2, key')
  })

  test('tells the tab', () => {
    expect(problemTab(at('/parent'))).toBe('action')
    expect(problemTab(at('/parameters/connection'))).toBe('parameters')
    expect(problemTab(at('/scenario'))).toBe('parameters')
  })
})

describe('what an action reads', () => {
  test('is told by path, defaults included', () => {
    const used = usedPaths(action('a', '{"a":${order.lines[0].sku},"b":${x ?? order.id},"c":${uuid()}}'))
    expect(used).toEqual([['order', 'lines', '0', 'sku'], ['x'], ['order', 'id'], ['processInstanceId']])
  })

  test('is counted by where the values come from', () => {
    const template = parseTemplate(
      '{"a":${order.id},"b":${order.currency ?? "EUR"},"c":${uuid()},"d":${gone?},"e":${gone},"f":${order.lines[0].sku}}',
      'json',
    )
    expect(placeholderSources(template, data)).toEqual({
      total: 6,
      data: 2,
      defaults: 1,
      functions: 1,
      leftOut: 1,
      missing: 1,
    })
  })
})
