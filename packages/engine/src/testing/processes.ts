import {
  createKafkaReceive,
  createKafkaSend,
  createScript,
  nodeSchema,
  type Action,
  type KafkaReceiveAction,
  type KafkaSendAction,
  type ProcessFlow,
  type ProcessNode,
  type ScriptAction,
} from '@sendwright/model'
import type { PublishedProcess } from '../run/runQueue.ts'

/** A node of a process for tests; its type is taken from the beginning of its id where it is not given. */
export function node(id: string, more: Partial<ProcessNode> = {}): ProcessNode {
  return nodeSchema.parse({
    id,
    type: typeOf(id),
    name: '',
    processId: 'p',
    parentId: 'p',
    lane: null,
    shown: true,
    actions: [],
    ...more,
  })
}

const types = {
  start: 'StartEvent',
  end: 'EndEvent',
  xor: 'ExclusiveGateway',
  and: 'ParallelGateway',
  or: 'InclusiveGateway',
  task: 'Task',
  sub: 'SubProcess',
  timer: 'IntermediateCatchEvent',
  edge: 'BoundaryEvent',
} as const satisfies Record<string, string>

function typeOf(id: string): string {
  const found = Object.entries(types).find(([beginning]) => id.startsWith(beginning))
  return found?.[1] ?? 'Task'
}

/** A flow `a>b`, with a condition behind a space. */
export function flow(text: string): ProcessFlow {
  const [way = '', ...condition] = text.split(' ')
  const [source = '', target = ''] = way.split('>')
  return { id: way, name: '', source, target, condition: condition.length === 0 ? null : condition.join(' ') }
}

/** A published version of nodes and flows; nodes that flows name are made where they are not given. */
export function publish(flows: readonly string[], nodes: readonly ProcessNode[] = []): PublishedProcess {
  const parsed = flows.map(flow)
  const given = new Map(nodes.map((one) => [one.id, one]))
  const ids = [...new Set([...parsed.flatMap(({ source, target }) => [source, target]), ...given.keys()])]
  return {
    id: 'process',
    name: 'Process',
    version: 1,
    graph: { processes: [{ id: 'p', name: '' }], nodes: ids.map((id) => given.get(id) ?? node(id)), flows: parsed },
  }
}

/** A send action with one record. */
export function send(id: string, more: Partial<KafkaSendAction> = {}): KafkaSendAction {
  const action = createKafkaSend(id, id, 'main')
  const message = {
    key: null,
    value: { format: 'json' as const, text: `{"action":"${id}"}` },
    headers: [],
    partition: null,
  }
  return { ...action, parameters: { ...action.parameters, topics: ['orders'], messages: [message] }, ...more }
}

/** A receive action for the reply of its run. */
export function receive(
  id: string,
  parameters: Partial<KafkaReceiveAction['parameters']> = {},
  more: Partial<KafkaReceiveAction> = {},
): KafkaReceiveAction {
  const action = createKafkaReceive(id, id, 'main')
  return { ...action, parameters: { ...action.parameters, topic: 'replies', dataKey: 'reply', ...parameters }, ...more }
}

/** A script action. */
export function script(id: string, source: string, more: Partial<ScriptAction> = {}): ScriptAction {
  return { ...createScript(id, id), parameters: { source }, ...more }
}

/** A task with actions. */
export function task(id: string, ...actions: readonly Action[]): ProcessNode {
  return node(id, { actions: [...actions] })
}
