import { checkAgainstModel } from '@sendwright/message'
import type { JsonData, KafkaSendAction, Problem } from '@sendwright/model'
import { effectiveDataModel } from '@sendwright/schema'
import type { Dependencies } from '../dependencies.ts'
import { findSides } from '../integrations/linkedSides.ts'

/** What the model of its scenario says of a linked action, as warnings: they keep nothing from being sent. */
export async function problemsWithModel(
  action: KafkaSendAction,
  context: JsonData,
  needs: Pick<Dependencies, 'store'>,
): Promise<readonly Problem[]> {
  if (action.scenario === null) return []
  const sideOf = await findSides([action.scenario], needs)
  return checkAgainstModel(action, sideOf(action.scenario)?.side ?? null, effectiveDataModel(null, [context]))
}
