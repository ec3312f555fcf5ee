import type { ClusterFacts } from '@sendwright/message'
import { checkActions, type Action, type Problem } from '@sendwright/model'
import { byKind } from '../actionKind.ts'
import type { AdviceFacts } from './actionAdvice.ts'
import { sendProblems } from './sendProblems.ts'

/** What is known of the connections, for checks that no template can tell. */
export interface Clusters {
  /** The connections that exist, each with the same text for the same brokers; null until they are known. */
  readonly brokers: ReadonlyMap<string, string> | null
  /** By connection; missing where its topics could not be asked for. */
  readonly facts: ReadonlyMap<string, ClusterFacts>
}

/** What is wrong with one action of a step's list, in the order of its fields. Paths start at the action. */
export function actionProblems(action: Action, list: readonly Action[], facts: AdviceFacts): readonly Problem[] {
  const known = cache.get(action)
  if (known !== undefined && known.list === list && known.facts === facts) return known.problems
  const ofKind = byKind(action, {
    kafkaSend: (sending) => sendProblems(sending, facts),
    kafkaReceive: () => [],
    script: () => [],
  })
  const problems = [...listProblems(action, list), ...ofKind]
  cache.set(action, { list, facts, problems })
  return problems
}

/** The ids of the connections that exist; undefined until they are known. */
export function connectionIds({ brokers }: Clusters): ReadonlySet<string> | undefined {
  return brokers === null ? undefined : new Set(brokers.keys())
}

interface Checked {
  readonly facts: AdviceFacts
  readonly list: readonly Action[]
  readonly problems: readonly Problem[]
}

const cache = new WeakMap<Action, Checked>()

function listProblems(action: Action, list: readonly Action[]): readonly Problem[] {
  const prefix = `/${list.indexOf(action)}/`
  return checkActions(list).flatMap((problem) =>
    problem.path.startsWith(prefix) ? [{ ...problem, path: problem.path.slice(prefix.length - 1) }] : [],
  )
}
