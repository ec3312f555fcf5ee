import {
  createProblem,
  topicNameProblems,
  type EffectiveEnvironment,
  type KafkaReceiveAction,
  type Problem,
} from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { unknownTopicProblem, type ClusterFacts } from './checkAgainstCluster.ts'
import { receiveTopicSource } from './environment/binding.ts'
import { boundTopicProblem } from './environment/boundProblem.ts'
import { templateProblemToProblem } from './templateProblem.ts'

/** What is known of the step that a receive action stands on. */
export interface ReceivePlace {
  /** A message start event: each record begins a run. */
  readonly startsRuns: boolean
  /** The ids of the flows out of the step. */
  readonly outgoing: readonly string[]
}

/**
 * Problems of a receive action that need no cluster, besides those of its connection: its topic, how its record is known,
 * and the flow after its time-out. Paths start at the action. A disabled action has none.
 */
export function checkReceive(
  action: KafkaReceiveAction,
  { startsRuns, outgoing }: ReceivePlace,
  environment?: EffectiveEnvironment,
): readonly Problem[] {
  if (!action.enabled) return []
  const topic = topicProblems(action, environment)
  return startsRuns ? topic : [...topic, ...correlationProblems(action), ...timeoutProblems(action, outgoing)]
}

/** That the topic does not exist, with the nearest names that do. */
export function checkReceiveAgainstCluster(
  action: KafkaReceiveAction,
  cluster: ClusterFacts,
  environment?: EffectiveEnvironment,
): readonly Problem[] {
  const source = receiveTopicSource(action, environment)
  const isKnown = cluster.partitionCounts.has(source.template)
  if (!action.enabled || isKnown || topicProblems(action, environment).length > 0) return []
  return [unknownTopicProblem(source.template, source, cluster)]
}

function topicProblems(action: KafkaReceiveAction, environment: EffectiveEnvironment | undefined): readonly Problem[] {
  const source = receiveTopicSource(action, environment)
  const { template, path } = source
  if (template === '') return [createProblem('receive-topic-missing', path, { action: action.name })]
  if (template.includes('${')) return [createProblem('receive-many-topics', path, { action: action.name })]
  return topicNameProblems(template, path, { isLiteral: true }).map((problem) => boundTopicProblem(problem, source))
}

function correlationProblems({ name: action, parameters }: KafkaReceiveAction): readonly Problem[] {
  const { name, equals } = parameters.correlation
  const path = '/parameters/correlation'
  const { problems } = parseTemplate(equals, 'text')
  return [
    ...(name.trim() === '' ? [createProblem('correlation-missing', `${path}/name`, { action })] : []),
    ...(equals.trim() === '' ? [createProblem('correlation-missing', `${path}/equals`, { action })] : []),
    ...problems.map((problem) => templateProblemToProblem(problem, `${path}/equals`)),
  ]
}

function timeoutProblems({ name: action, parameters }: KafkaReceiveAction, outgoing: readonly string[]): Problem[] {
  const { timeout, timeoutFlow: flow } = parameters
  if (timeout === null || flow === null || outgoing.includes(flow)) return []
  return [createProblem('unknown-timeout-flow', '/parameters/timeoutFlow', { flow, action })]
}
