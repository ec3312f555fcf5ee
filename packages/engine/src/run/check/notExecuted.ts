import type { ProcessNode } from '@sendwright/model'
import { titleOf, wordsOf, type ProcessIndex } from '../processIndex.ts'
import { innerStarts } from '../scopes.ts'

/** By type: the events that are executed; null = the type has none. */
const executed: Readonly<Record<string, readonly NonNullable<ProcessNode['event']>[] | null>> = {
  StartEvent: ['none', 'message'],
  EndEvent: ['none', 'message', 'terminate'],
  IntermediateThrowEvent: ['none', 'message'],
  IntermediateCatchEvent: ['message', 'timer'],
  BoundaryEvent: ['timer'],
  Task: null,
  SendTask: null,
  ReceiveTask: null,
  UserTask: null,
  ServiceTask: null,
  ManualTask: null,
  ScriptTask: null,
  ExclusiveGateway: null,
  ParallelGateway: null,
  InclusiveGateway: null,
  SubProcess: null,
}

const specialReasons = {
  eventSubProcess: 'event sub-processes are not. Draw what it does behind a boundary timer or a gateway.',
  multiInstance: 'steps that are done for each of many are not. Draw the step once, or as a loop of flows.',
  standardLoop: 'loop markers are not. Draw the loop with a gateway and a flow back.',
  compensation: 'compensation is not. Draw what it does on a flow of its own.',
} as const satisfies Record<NonNullable<ProcessNode['special']>, string>

/** Why a node is not executed, for the sentence of the problem; null where it is. */
export function notExecutedReason(
  node: ProcessNode,
  index: ProcessIndex,
): { readonly element: string; readonly reason: string } | null {
  const reason = reasonOf(node, index)
  return reason === null ? null : { element: titleOf(node, node.id), reason }
}

function reasonOf(node: ProcessNode, index: ProcessIndex): string | null {
  if (node.special !== null) return specialReasons[node.special]
  if (!Object.hasOwn(executed, node.type)) return typeReason(node)
  const events = executed[node.type] ?? null
  const event = node.event ?? 'none'
  if (events !== null && !events.includes(event)) return eventReason(node, event)
  if (node.timer?.kind === 'cycle')
    return 'timers that repeat are not. Use a duration, and a flow back where it is to repeat.'
  if (node.type === 'StartEvent' && event === 'message' && isInside(node, index)) {
    return 'a sub-process begins when a token comes to it. Use a start event without a message.'
  }
  if (node.type === 'SubProcess' && index.children(node.id).length > 0 && innerStarts(node, index).length === 0) {
    return 'it has no step to begin with inside. Draw a start event in it.'
  }
  return null
}

function isInside({ parentId }: ProcessNode, index: ProcessIndex): boolean {
  return parentId !== null && index.nodes.has(parentId)
}

function typeReason({ type }: ProcessNode): string {
  const words = wordsOf(type)
  return `${withArticle(words)} is not. Use a task, a sub-process, or an exclusive, parallel or inclusive gateway.`
}

function eventReason({ type }: ProcessNode, event: string): string {
  const words = wordsOf(type)
  if (event === 'none')
    return `${withArticle(words)} without anything to wait for is not. Make it a timer or a message event.`
  const kind = event === 'other' ? 'this kind of event' : withArticle(`${event} event`)
  return `${kind} is not, as ${withArticle(words)}.`
}

function withArticle(words: string): string {
  return `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`
}
