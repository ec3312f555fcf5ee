import * as fc from 'fast-check'
import type { Action, ProcessFlow, ProcessNode } from '@sendwright/model'
import type { PublishedProcess } from '../run/runQueue.ts'
import { node, receive, script, send } from './processes.ts'

/** What a person, the world or a broken line does to a run next: which kind, and which of those that are possible. */
export interface RandomStep {
  readonly kind: 'deliver' | 'fail' | 'end' | 'time' | 'reply' | 'act' | 'again' | 'callback'
  readonly pick: number
}

const hour = { kind: 'duration', text: 'PT1H' } as const
const types = [
  'Task',
  'Task',
  'Task',
  'ExclusiveGateway',
  'ParallelGateway',
  'InclusiveGateway',
  'EndEvent',
  'SubProcess',
  'IntermediateCatchEvent',
] as const

const index = fc.nat(1_000)

const randomAction = fc.record({
  type: fc.constantFrom('send', 'send', 'receive', 'script'),
  enabled: fc.constantFrom(true, true, true, false),
  trigger: fc.constantFrom('automatic', 'automatic', 'manual'),
  required: fc.boolean(),
  repeatable: fc.boolean(),
  autorunChildren: fc.boolean(),
  timer: fc.constantFrom(null, null, 'PT5M'),
  parent: fc.option(index, { freq: 3 }),
  topics: fc.constantFrom(['a'], ['a', 'b']),
  timeout: fc.constantFrom(null, 'PT30M'),
})

const randomNode = fc.record({
  type: fc.constantFrom(...types),
  isInside: fc.boolean(),
  isTerminate: fc.boolean(),
  actions: fc.array(randomAction, { maxLength: 3 }),
  boundary: fc.constantFrom(null, null, null, true, false),
  hasDefault: fc.boolean(),
})

const randomFlow = fc.record({
  from: index,
  to: index,
  condition: fc.constantFrom(null, null, '${a}', '${b}', '${missing}', 'not ${a}'),
})

/** Processes of any form: gateways that do not fit, loops, sub-processes, boundary events. */
export const randomProcess: fc.Arbitrary<PublishedProcess> = fc
  .record({
    nodes: fc.array(randomNode, { minLength: 1, maxLength: 8 }),
    flows: fc.array(randomFlow, { minLength: 1, maxLength: 14 }),
  })
  .map(({ nodes, flows }) => toProcess(nodes, flows))

/** What is done to a run, one after another. */
export const randomSteps = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'deliver',
      'deliver',
      'deliver',
      'fail',
      'end',
      'time',
      'reply',
      'act',
      'act',
      'again',
      'callback',
    ),
    pick: index,
  }),
  { maxLength: 40 },
) satisfies fc.Arbitrary<RandomStep[]>

type Drawn<T> = T extends fc.Arbitrary<infer Value> ? Value : never

function toProcess(
  drawn: readonly Drawn<typeof randomNode>[],
  flows: readonly Drawn<typeof randomFlow>[],
): PublishedProcess {
  const sub = drawn.findIndex(({ type }) => type === 'SubProcess')
  const steps = drawn.map((one, at): ProcessNode => {
    const id = `n${at}`
    const isInside = sub >= 0 && at !== sub && one.isInside && one.type !== 'SubProcess'
    const event =
      one.type === 'IntermediateCatchEvent' ? 'timer' : one.type === 'EndEvent' && one.isTerminate ? 'terminate' : null
    return node(id, {
      type: one.type,
      parentId: isInside ? `n${sub}` : 'p',
      event,
      timer: event === 'timer' ? hour : null,
      actions: one.type.endsWith('Gateway')
        ? []
        : one.actions.map((action, place) => toAction(action, id, { place, count: one.actions.length })),
    })
  })
  const edges = drawn.flatMap(({ boundary, type }, at): ProcessNode[] => {
    if (boundary === null || (type !== 'Task' && type !== 'SubProcess')) return []
    const parentId = steps[at]?.parentId ?? 'p'
    return [
      node(`e${at}`, {
        type: 'BoundaryEvent',
        parentId,
        attachedTo: `n${at}`,
        event: 'timer',
        timer: hour,
        interrupting: boundary,
      }),
    ]
  })
  const start = node('start')
  const all = [start, ...steps, ...edges]
  const ways = flows.flatMap(({ from, to, condition }, at): ProcessFlow[] => {
    const source = at === 0 ? start : all[from % all.length]
    const peers = steps.filter(({ parentId, id }) => parentId === source?.parentId && id !== source.id)
    const target = peers[to % Math.max(1, peers.length)]
    if (source === undefined || target === undefined || source.type === 'EndEvent') return []
    const isOpen = at === 0 || source.type === 'ParallelGateway'
    return [{ id: `f${at}`, name: '', source: source.id, target: target.id, condition: isOpen ? null : condition }]
  })
  const withDefaults = all.map((one, at): ProcessNode => {
    const way = ways.find(({ source }) => source === one.id)
    const hasDefault = drawn[at - 1]?.hasDefault === true && way !== undefined && one.type !== 'ParallelGateway'
    return hasDefault ? { ...one, defaultFlow: way.id } : one
  })
  return {
    id: 'process',
    name: 'Process',
    version: 1,
    graph: { processes: [{ id: 'p', name: '' }], nodes: withDefaults, flows: ways },
  }
}

function toAction(
  drawn: Drawn<typeof randomAction>,
  owner: string,
  { place, count }: { readonly place: number; readonly count: number },
): Action {
  const { enabled, trigger, required, repeatable, autorunChildren, timer } = drawn
  const id = `${owner}.${place}`
  // A parent stands above: no cycles.
  const parent = drawn.parent === null || place === 0 || count < 2 ? null : `${owner}.${drawn.parent % place}`
  const shared = {
    enabled,
    trigger,
    required,
    repeatable,
    autorunChildren,
    timer,
    parent,
    acceptedDataKeys: ['a', 'b'],
  }
  if (drawn.type === 'receive') return receive(id, { dataKey: 'reply', timeout: drawn.timeout }, shared)
  if (drawn.type === 'script') return script(id, 'source', shared)
  const action = send(id, shared)
  return { ...action, parameters: { ...action.parameters, topics: [...drawn.topics] } }
}
