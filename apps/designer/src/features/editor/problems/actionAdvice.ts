import { checkAgainstModel, lintAction, lintEnvironments } from '@sendwright/message'
import type { EffectiveEnvironment, JsonSchema, KafkaSendAction, Problem } from '@sendwright/model'
import type { BuildSetting } from './buildAction.ts'
import type { Clusters } from './problemFacts.ts'
import type { LinkedSides } from './useLinkedSides.ts'
import { withParameterTypes } from './withParameterTypes.ts'

/** What warnings about an action are found with. */
export interface AdviceFacts {
  readonly setting: BuildSetting
  readonly clusters: Clusters
  /** Every environment that can be chosen. */
  readonly environments: readonly EffectiveEnvironment[]
  readonly sides: LinkedSides
  /** The effective data model of the process. */
  readonly dataModel: JsonSchema
}

/**
 * Warnings about an action: where it does not fit the model of its scenario, headers that look like secrets, and what
 * would be wrong in environments other than the chosen one.
 */
export function actionAdvice(action: KafkaSendAction, facts: AdviceFacts): readonly Problem[] {
  const { setting, clusters, environments, sides, dataModel } = facts
  if (!action.enabled) return []
  const linked = sides.of(action.scenario)
  const model = withParameterTypes(dataModel, setting.environment)
  const { brokers } = clusters
  return [
    ...lintAction(action, setting.environment),
    ...(linked === undefined ? [] : checkAgainstModel(action, linked?.side ?? null, model)),
    ...lintEnvironments(action, setting.data, environments, {
      clusters: (id) => brokers?.get(id) ?? null,
      chosen: setting.environment?.name ?? null,
    }),
  ]
}
