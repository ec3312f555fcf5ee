import {
  isJsonObject,
  type Action,
  type KafkaSendAction,
  type ProcessGraph,
  type ProcessNode,
  type SampleContext,
} from '@sendwright/model'
import { byKind, isReceive, isScript, isSend } from '../../actionKind.ts'
import type { DocumentContent } from '../openEditorDocument.ts'

/** A content with the graph that its file was read into; null for a file that cannot be read. */
export interface ReadContent {
  readonly content: DocumentContent
  readonly graph: ProcessGraph | null
}

const ownFields = [
  'name',
  'enabled',
  'timer',
  'trigger',
  'required',
  'repeatable',
  'autorunChildren',
  'parent',
  'acceptedDataKeys',
  'retry',
] as const
const sendFields = ['connection', 'topics', 'callbackTopic', 'environments'] as const
const receiveFields = [
  'connection',
  'topic',
  'dataKey',
  'correlation',
  'timeout',
  'timeoutFlow',
  'startIn',
  'environments',
] as const
const scriptFields = ['source'] as const
const messageFields = ['key', 'value', 'headers', 'partition'] as const

/** What can differ in an action, each with a name in the catalogue; `other` stands for fields that this version does not know. */
export type DifferentField =
  | (typeof ownFields)[number]
  | (typeof sendFields)[number]
  | (typeof receiveFields)[number]
  | (typeof scriptFields)[number]
  | 'scenario'
  | 'messages'
  | (typeof messageFields)[number]
  | 'other'

/** One thing that differs between two versions. */
export type Difference =
  | { readonly kind: 'processName'; readonly mine: string; readonly theirs: string }
  | { readonly kind: 'stepOnlyMine' | 'stepOnlyTheirs'; readonly step: StepName }
  | { readonly kind: 'stepName'; readonly step: StepName; readonly mine: string; readonly theirs: string }
  | { readonly kind: 'stepType'; readonly step: StepName; readonly mine: string; readonly theirs: string }
  | { readonly kind: 'actionOnlyMine' | 'actionOnlyTheirs'; readonly step: StepName; readonly action: string }
  | {
      readonly kind: 'actionChanged'
      readonly step: StepName
      readonly action: string
      readonly fields: readonly DifferentField[]
    }
  | { readonly kind: 'actionOrder'; readonly step: StepName }
  | { readonly kind: 'sampleContext'; readonly name: string }
  /** The declared variables of the process. */
  | { readonly kind: 'dataModel' }
  /** Something else in the drawing: positions, flows, names of flows, elements of other tools. */
  | { readonly kind: 'drawing' }

/** What a step is called. */
export interface StepName {
  readonly id: string
  readonly name: string
  readonly type: string
}

/** What differs between mine and theirs, step by step in flow order, in what people see of it. */
export function findDifferences(mine: ReadContent, theirs: ReadContent): readonly Difference[] {
  const differences: Difference[] = []
  if (mine.content.name !== theirs.content.name)
    differences.push({ kind: 'processName', mine: mine.content.name, theirs: theirs.content.name })
  if (mine.graph !== null && theirs.graph !== null)
    differences.push(...stepDifferences(mine.graph.nodes, theirs.graph.nodes))
  if (drawingText(mine.content.bpmn) !== drawingText(theirs.content.bpmn) && !differences.some(isOfDrawing))
    differences.push({ kind: 'drawing' })
  differences.push(...contextDifferences(mine.content.sampleContexts, theirs.content.sampleContexts))
  if (!isSame(mine.content.dataModel, theirs.content.dataModel)) differences.push({ kind: 'dataModel' })
  return differences
}

function isOfDrawing({ kind }: Difference): boolean {
  return kind === 'stepOnlyMine' || kind === 'stepOnlyTheirs' || kind === 'stepName' || kind === 'stepType'
}

function stepDifferences(mine: readonly ProcessNode[], theirs: readonly ProcessNode[]): readonly Difference[] {
  const theirsById = new Map(theirs.map((node) => [node.id, node]))
  const mineIds = new Set(mine.map((node) => node.id))
  return [
    ...mine.flatMap((node): readonly Difference[] => {
      const other = theirsById.get(node.id)
      return other === undefined ? [{ kind: 'stepOnlyMine', step: stepName(node) }] : differencesOfStep(node, other)
    }),
    ...theirs
      .filter((node) => !mineIds.has(node.id))
      .map((node): Difference => ({ kind: 'stepOnlyTheirs', step: stepName(node) })),
  ]
}

function differencesOfStep(mine: ProcessNode, theirs: ProcessNode): readonly Difference[] {
  const step = stepName(mine)
  const differences: Difference[] = []
  if (mine.name !== theirs.name) differences.push({ kind: 'stepName', step, mine: mine.name, theirs: theirs.name })
  if (mine.type !== theirs.type) differences.push({ kind: 'stepType', step, mine: mine.type, theirs: theirs.type })
  return [...differences, ...actionDifferences(step, mine.actions, theirs.actions)]
}

function actionDifferences(step: StepName, mine: readonly Action[], theirs: readonly Action[]): readonly Difference[] {
  const theirsById = new Map(theirs.map((action) => [action.id, action]))
  const mineIds = new Set(mine.map((action) => action.id))
  const shared = mine.filter((action) => theirsById.has(action.id)).map((action) => action.id)
  const sharedInTheirs = theirs.filter((action) => mineIds.has(action.id)).map((action) => action.id)
  return [
    ...mine.flatMap((action): readonly Difference[] => {
      const other = theirsById.get(action.id)
      if (other === undefined) return [{ kind: 'actionOnlyMine', step, action: action.name }]
      const fields = differentFields(action, other)
      return fields.length === 0 ? [] : [{ kind: 'actionChanged', step, action: action.name, fields }]
    }),
    ...theirs
      .filter((action) => !mineIds.has(action.id))
      .map((action): Difference => ({ kind: 'actionOnlyTheirs', step, action: action.name })),
    ...(shared.join('\n') === sharedInTheirs.join('\n') ? [] : [{ kind: 'actionOrder', step } as const]),
  ]
}

function differentFields(mine: Action, theirs: Action): readonly DifferentField[] {
  const own = fieldsThatDiffer(ownFields, mine, theirs)
  const ofKind = byKind<readonly DifferentField[]>(mine, {
    kafkaSend: (sending) => (isSend(theirs) ? sendDifferences(sending, theirs) : []),
    kafkaReceive: ({ parameters }) =>
      isReceive(theirs) ? fieldsThatDiffer(receiveFields, parameters, theirs.parameters) : [],
    script: ({ parameters }) => (isScript(theirs) ? fieldsThatDiffer(scriptFields, parameters, theirs.parameters) : []),
  })
  const known = [...own, ...ofKind]
  return known.length > 0 || isSame(mine, theirs) ? known : ['other']
}

function sendDifferences(mine: KafkaSendAction, theirs: KafkaSendAction): readonly DifferentField[] {
  const [mineSends, theirsSends] = [mine.parameters, theirs.parameters]
  const known: readonly DifferentField[] = [
    ...(isSame(mine.scenario, theirs.scenario) ? [] : (['scenario'] as const)),
    ...fieldsThatDiffer(sendFields, mineSends, theirsSends),
  ]
  if (mineSends.messages.length !== theirsSends.messages.length) return [...known, 'messages']
  const ofMessages = messageFields.filter((field) =>
    mineSends.messages.some((message, index) => !isSame(message[field], theirsSends.messages[index]?.[field])),
  )
  return [...known, ...ofMessages]
}

function fieldsThatDiffer<Field extends string>(
  fields: readonly Field[],
  mine: { readonly [Name in Field]?: unknown },
  theirs: { readonly [Name in Field]?: unknown },
): readonly Field[] {
  return fields.filter((field) => !isSame(mine[field], theirs[field]))
}

function contextDifferences(mine: readonly SampleContext[], theirs: readonly SampleContext[]): readonly Difference[] {
  const names = new Map([...theirs, ...mine].map((context) => [context.id, context.name]))
  const find = (contexts: readonly SampleContext[], id: string) => contexts.find((context) => context.id === id)
  return [...names]
    .filter(([id]) => !isSame(find(mine, id), find(theirs, id)))
    .map(([, name]) => ({ kind: 'sampleContext', name }))
}

function stepName({ id, name, type }: ProcessNode): StepName {
  return { id, name, type }
}

function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

/** JSON with the keys of objects in order: two tools may write one thing in two orders. Exact numbers stay as they are written. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    isJsonObject(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  )
}

/** The file without the lists of actions, which are compared by themselves, and without what then holds nothing. */
function drawingText(bpmn: string): string {
  return bpmn
    .replace(/<([\w.-]+:)?actions\b[^>]*?(?:\/>|>[^<]*<\/\1actions>)/g, '')
    .replace(/<([\w.-]+:)?extensionElements>\s*<\/\1extensionElements>/g, '')
    .replace(/>\s+</g, '><')
    .replace(/<([\w.:-]+)((?:\s[^<>]*?)?)><\/\1>/g, '<$1$2/>')
    .replace(/\s+\/>/g, '/>')
}
