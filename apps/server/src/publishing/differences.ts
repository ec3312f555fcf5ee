import { isDeepStrictEqual } from 'node:util'
import type { ProcessChange, ProcessFlow, ProcessGraph, ProcessNode } from '@sendwright/model'
import { describeActionChanges } from './actionDifferences.ts'
import { changeOf, fieldChange, type Place } from './change.ts'
import { shapesMoved } from './drawing.ts'
import { durationWords, named, typeWords } from './words.ts'

/** A version, or the draft, as it is compared. */
export interface ComparedProcess {
  readonly name: string
  readonly bpmn: string
  readonly graph: ProcessGraph
}

/**
 * What differs between two versions in words, in flow order of the later one, what is gone last; `before` null: there
 * was nothing. What only moved in the picture is one change of the drawing. Sample data is not compared: it is never
 * sent. Rules R101 to R104 of docs/spec/runs.md.
 */
export function describeChanges(before: ComparedProcess | null, after: ComparedProcess): readonly ProcessChange[] {
  const old: ComparedProcess = before ?? { name: after.name, bpmn: '', graph: { processes: [], nodes: [], flows: [] } }
  const changes: ProcessChange[] = []
  if (old.name !== after.name)
    changes.push(
      fieldChange(wholeProcess, { path: '/name', field: 'Name', from: named(old.name), to: named(after.name) }),
    )
  const oldNodes = new Map(old.graph.nodes.map((node) => [node.id, node]))
  for (const node of after.graph.nodes) {
    changes.push(...nodeChanges(oldNodes.get(node.id) ?? null, node, { before: old.graph, after: after.graph }))
    changes.push(...flowChanges(node, old.graph, after.graph))
  }
  const nodes = new Set(after.graph.nodes.map(({ id }) => id))
  for (const node of old.graph.nodes) {
    if (nodes.has(node.id)) continue
    changes.push(changeOf(placeOf(node), { kind: 'removed', what: 'node', sentence: `${stepWords(node)} removed` }))
    changes.push(...describeActionChanges(placeOf(node), node.actions, []))
  }
  if (before !== null && shapesMoved(before.bpmn, after.bpmn))
    changes.push(changeOf(wholeProcess, { kind: 'changed', what: 'drawing', sentence: 'The drawing was rearranged' }))
  return changes
}

const wholeProcess: Place = { nodeId: null, nodeName: '', actionId: null, actionName: '' }

function placeOf({ id, name, type }: ProcessNode): Place {
  return { nodeId: id, nodeName: name === '' ? typeWords(type) : name, actionId: null, actionName: '' }
}

function stepWords({ name, type }: ProcessNode): string {
  const words = typeWords(type)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${name === '' ? '' : ` ${named(name)}`}`
}

interface Graphs {
  readonly before: ProcessGraph
  readonly after: ProcessGraph
}

function nodeChanges(old: ProcessNode | null, node: ProcessNode, graphs: Graphs): readonly ProcessChange[] {
  const place = placeOf(node)
  const actions = describeActionChanges(place, old?.actions ?? [], node.actions, {
    flowWords: (id) => flowNameIn(graphs, id),
  })
  if (old === null)
    return [changeOf(place, { kind: 'added', what: 'node', sentence: `${stepWords(node)} added` }), ...actions]
  return [...nodeFields(old, node, graphs).map((field) => fieldChange(place, field)), ...actions]
}

function nodeFields(old: ProcessNode, node: ProcessNode, { before, after }: Graphs) {
  const pairs: readonly (readonly [path: string, field: string, from: string, to: string])[] = [
    ['/name', 'Name', named(old.name), named(node.name)],
    ['/type', 'Type', typeWords(old.type), typeWords(node.type)],
    ['/event', 'Event', old.event ?? 'none', node.event ?? 'none'],
    ['/timer', 'Timer', timerWords(old), timerWords(node)],
    ['/attachedTo', 'Step it sits on', stepName(before, old.attachedTo), stepName(after, node.attachedTo)],
    ['/interrupting', 'Ends the step', yesNo(old.interrupting), yesNo(node.interrupting)],
    ['/defaultFlow', 'Default flow', flowWords(before, old.defaultFlow), flowWords(after, node.defaultFlow)],
    ['/special', 'Kind of execution', old.special ?? 'plain', node.special ?? 'plain'],
    ['/parentId', 'Sub-process', stepName(before, old.parentId), stepName(after, node.parentId)],
  ]
  return pairs.filter(([, , from, to]) => from !== to).map(([path, field, from, to]) => ({ path, field, from, to }))
}

function timerWords({ timer }: ProcessNode): string {
  if (timer === null) return 'none'
  return timer.kind === 'duration' ? durationWords(timer.text) : timer.text
}

function stepName(graph: ProcessGraph, id: string | null): string {
  if (id === null) return 'none'
  const node = graph.nodes.find((each) => each.id === id)
  return node === undefined ? 'none' : named(node.name === '' ? id : node.name)
}

function flowNameIn({ before, after }: Graphs, id: string | null): string {
  const words = flowWords(after, id)
  return words === 'none' ? flowWords(before, id) : words
}

function flowWords(graph: ProcessGraph, id: string | null): string {
  const flow = graph.flows.find((each) => each.id === id)
  if (flow === undefined) return 'none'
  return flow.name === '' ? `the flow to ${stepName(graph, flow.target)}` : named(flow.name)
}

/** Flows are told at the step they leave; one whose step is gone is gone with it. */
function flowChanges(node: ProcessNode, before: ProcessGraph, after: ProcessGraph): readonly ProcessChange[] {
  const place = placeOf(node)
  const leaving = ({ source }: ProcessFlow) => source === node.id
  const old = new Map(before.flows.filter(leaving).map((flow) => [flow.id, flow]))
  const now = after.flows.filter(leaving)
  const kept = new Set(now.map(({ id }) => id))
  return [
    ...now.flatMap((flow) => flowChange(place, { was: old.get(flow.id) ?? null, flow }, { before, after })),
    ...[...old.values()]
      .filter(({ id }) => !kept.has(id))
      .map((flow) =>
        changeOf(place, {
          kind: 'removed',
          what: 'flow',
          path: `/flows/${flow.id}`,
          from: flowTo(before, flow),
          sentence: `Flow ${flowTo(before, flow)} removed`,
        }),
      ),
  ]
}

function flowTo(graph: ProcessGraph, { name, target }: ProcessFlow): string {
  return `${name === '' ? '' : `${named(name)} `}to ${stepName(graph, target)}`
}

function flowChange(
  place: Place,
  { was, flow }: { readonly was: ProcessFlow | null; readonly flow: ProcessFlow },
  { before, after }: Graphs,
): readonly ProcessChange[] {
  const path = `/flows/${flow.id}`
  const to = flowTo(after, flow)
  if (was === null) {
    const condition = flow.condition === null ? '' : `, taken when ${named(flow.condition)}`
    return [changeOf(place, { kind: 'added', what: 'flow', path, to, sentence: `Flow ${to} added${condition}` })]
  }
  if (isDeepStrictEqual(was, flow)) return []
  const changes: ProcessChange[] = []
  const add = (field: string, from: string, next: string) =>
    changes.push({ ...fieldChange(place, { path, field, from, to: next }), what: 'flow' })
  if (was.target !== flow.target)
    add(
      `Target of flow ${named(flow.name === '' ? flow.id : flow.name)}`,
      stepName(before, was.target),
      stepName(after, flow.target),
    )
  if (was.name !== flow.name)
    add(`Name of the flow to ${stepName(after, flow.target)}`, named(was.name), named(flow.name))
  if (was.condition !== flow.condition) add(`Condition of the flow ${to}`, named(was.condition), named(flow.condition))
  return changes
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
