import { boundConnection, boundTopics, buildRecords } from '@sendwright/message'
import {
  hasError,
  parseDuration,
  type Action,
  type EffectiveEnvironment,
  type JsonData,
  type KafkaSendAction,
  type ProcessFlow,
  type ProcessGraph,
  type ProcessNode,
} from '@sendwright/model'
import { evaluateCondition, parseCondition } from '@sendwright/template'
import { randomUuid } from '../randomUuid.ts'

/** When a record goes out, from the start of the run. */
export interface SendTime {
  /** The timers that are passed on the way, in milliseconds. */
  readonly afterMs: number
  /** A duration that is no fixed number of milliseconds, as P1M; it comes on top. */
  readonly afterIso: string | null
  /** The step whose reply is waited for before. */
  readonly afterReply: string | null
  /** Somebody has to trigger it. */
  readonly byHand: boolean
}

/** Where a record of a run will go, and when. */
export interface PlannedSend {
  readonly connection: string
  readonly topic: string
  readonly time: SendTime
}

/** Why a record could not be built with the data. */
export interface UnbuiltSend {
  readonly step: string
  readonly sentence: string
}

/** What a run would send, as far as its data tell at the start. */
export interface SendPlan {
  /** On the way that the data lead along, in its order. */
  readonly sends: readonly PlannedSend[]
  /** How many more topics there are on other ways. */
  readonly others: number
  /** Before the first reply: what could not be built with the data. */
  readonly unbuilt: readonly UnbuiltSend[]
}

export interface PlanSetting {
  readonly data: JsonData
  readonly environment: EffectiveEnvironment | undefined
}

/** Follows the run from its start along the flows that its data choose. What comes with a reply is not known yet. */
export function planSends(graph: ProcessGraph, setting: PlanSetting): SendPlan {
  const walk = createWalk(graph, setting)
  const start = startOf(graph)
  if (start !== undefined) walk.enter(start, atOnce)
  const taken = new Set(walk.sends.map(({ connection, topic }) => `${connection} ${topic}`))
  const all = graph.nodes
    .flatMap(({ actions }) => actions)
    .filter((action) => action.enabled)
    .flatMap((action) => targetsOf(action, setting))
  const others = new Set(
    all.map(({ connection, topic }) => `${connection} ${topic}`).filter((name) => !taken.has(name)),
  )
  return { sends: walk.sends, others: others.size, unbuilt: walk.unbuilt }
}

const atOnce: SendTime = { afterMs: 0, afterIso: null, afterReply: null, byHand: false }

/** The one that the API would choose: the only one without an event, else the first. */
function startOf(graph: ProcessGraph): ProcessNode | undefined {
  const starts = graph.nodes.filter(
    ({ type, parentId, processId }) => type === 'StartEvent' && (parentId === null || parentId === processId),
  )
  return starts.find(({ event }) => event === null || event === 'none') ?? starts[0]
}

interface Walk {
  readonly sends: readonly PlannedSend[]
  readonly unbuilt: readonly UnbuiltSend[]
  readonly enter: (node: ProcessNode, time: SendTime) => void
}

function createWalk(graph: ProcessGraph, setting: PlanSetting): Walk {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const sends: PlannedSend[] = []
  const unbuilt: UnbuiltSend[] = []
  const entered = new Set<string>()

  function enter(node: ProcessNode, time: SendTime): void {
    if (entered.has(node.id)) return
    entered.add(node.id)
    let after = withTimer(time, node.timer?.kind === 'duration' && node.attachedTo === null ? node.timer.text : null)
    for (const action of node.actions) after = perform(node, action, after)
    const inner = graph.nodes.find(({ parentId, type }) => parentId === node.id && type === 'StartEvent')
    if (inner !== undefined) enter(inner, after)
    for (const flow of takenFlows(node, graph.flows, setting.data)) {
      const next = nodes.get(flow.target)
      if (next !== undefined) enter(next, after)
    }
  }

  /** When what follows the action is due. */
  function perform(node: ProcessNode, action: Action, before: SendTime): SendTime {
    if (!action.enabled || !isTaken(action, node.actions)) return before
    const step = node.name || node.id
    const time = withTimer({ ...before, byHand: before.byHand || action.trigger === 'manual' }, action.timer)
    if (action.type === 'kafkaReceive') {
      return node.type === 'StartEvent' ? before : { ...atOnce, afterReply: step, byHand: time.byHand }
    }
    if (action.type === 'kafkaSend') {
      sends.push(...targetsOf(action, setting).map((target) => ({ ...target, time })))
      if (time.afterReply === null) unbuilt.push(...faultsOf(action, step, setting))
    }
    return action.required || action.trigger === 'automatic' ? time : before
  }

  return { sends, unbuilt, enter }
}

/** A child is taken after its parent only where that runs its children by itself. */
function isTaken(action: Action, siblings: readonly Action[]): boolean {
  if (action.parent === null) return true
  const parent = siblings.find(({ id }) => id === action.parent)
  return parent !== undefined && parent.enabled && parent.autorunChildren && isTaken(parent, siblings)
}

function withTimer(time: SendTime, iso: string | null): SendTime {
  if (iso === null) return time
  const parts = parseDuration(iso)
  if (parts === null) return time
  if (parts.years > 0 || parts.months > 0) return { ...time, afterIso: iso }
  const { weeks, days, hours, minutes, seconds } = parts
  const ms = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  return { ...time, afterMs: time.afterMs + ms }
}

function takenFlows(node: ProcessNode, flows: readonly ProcessFlow[], data: JsonData): readonly ProcessFlow[] {
  const outgoing = flows.filter(({ source }) => source === node.id)
  if (outgoing.every(({ condition }) => condition === null)) {
    return node.type === 'ExclusiveGateway' ? outgoing.slice(0, 1) : outgoing
  }
  const held: ProcessFlow[] = []
  for (const flow of outgoing) {
    if (flow.id === node.defaultFlow || flow.condition === null) continue
    const holds = evaluate(flow.condition, data)
    // What a reply decides is not known: the way ends here.
    if (holds === null) return held
    if (!holds) continue
    held.push(flow)
    if (node.type === 'ExclusiveGateway') return held
  }
  const unconditional = outgoing.filter(({ id, condition }) => condition === null && id !== node.defaultFlow)
  if (node.type !== 'ExclusiveGateway') held.push(...unconditional)
  return held.length > 0 ? held : outgoing.filter(({ id }) => id === node.defaultFlow)
}

/** null where the data do not tell. */
function evaluate(text: string, data: JsonData): boolean | null {
  const { condition } = parseCondition(text)
  const evaluated = evaluateCondition(condition, data, environment)
  return 'value' in evaluated ? evaluated.value : null
}

const environment = { now: () => new Date(), uuid: randomUuid }

function targetsOf(
  action: Action,
  { data, environment: effective }: PlanSetting,
): readonly Pick<PlannedSend, 'connection' | 'topic'>[] {
  if (action.type !== 'kafkaSend') return []
  const connection = boundConnection(action, effective)
  const { records } = build(action, { data, environment: effective })
  const topics = records.length > 0 ? records.map(({ topic }) => topic) : boundTopics(action, effective)
  return [...new Set(topics)].map((topic) => ({ connection, topic }))
}

function faultsOf(action: KafkaSendAction, step: string, setting: PlanSetting): readonly UnbuiltSend[] {
  const { problems } = build(action, setting)
  if (!hasError(problems)) return []
  return problems.flatMap(({ severity, message }) => (severity === 'error' ? [{ step, sentence: message }] : []))
}

function build(action: KafkaSendAction, { data, environment: effective }: PlanSetting) {
  return buildRecords(action, data, { ...environment, ...(effective !== undefined && { environment: effective }) })
}
