import { boundConnection, checkReceive, checkReceiveAgainstCluster, connectionProblems } from '@sendwright/message'
import { createProblem, type KafkaReceiveAction, type Problem, type ScriptAction } from '@sendwright/model'
import type { AdviceFacts } from './actionAdvice.ts'
import { connectionIds, type StepFacts } from './problemFacts.ts'

/** What is wrong with what an action waits for, in the order of its fields. */
export function receiveProblems(
  action: KafkaReceiveAction,
  node: StepFacts,
  { setting, clusters }: AdviceFacts,
): readonly Problem[] {
  const { environment } = setting
  const place = { startsRuns: startsRuns(node), outgoing: node.outgoing.map(({ id }) => id) }
  const cluster = clusters.facts.get(boundConnection(action, environment))
  const ofCluster = cluster === undefined ? [] : checkReceiveAgainstCluster(action, cluster, environment)
  return [
    ...(action.enabled ? connectionProblems(action, environment, connectionIds(clusters)) : []),
    ...checkReceive(action, place, environment),
    // What is known of the cluster is some seconds old, and a topic may be created before anything listens.
    ...ofCluster.map((problem): Problem => ({ ...problem, severity: 'warning' })),
  ]
}

/** Whether each record that the step receives starts a run. */
export function startsRuns({ type, event }: Pick<StepFacts, 'type' | 'event'>): boolean {
  return type === 'StartEvent' && event === 'message'
}

/** What is wrong with a script before it runs. */
export function scriptProblems({ name, enabled, parameters }: ScriptAction): readonly Problem[] {
  const isEmpty = enabled && parameters.source.trim() === ''
  return isEmpty ? [createProblem('script-empty', '/parameters/source', { action: name })] : []
}
