import { lintAction, lintEnvironments } from '@sendwright/message'
import type { EffectiveEnvironment, JsonData, KafkaSendAction, Problem } from '@sendwright/model'
import { allConnections } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { allEnvironments } from '../environments/environmentDirectory.ts'

/** What is to be thought over about an action, in the chosen environment and in all others. */
export async function lintForPreview(
  action: KafkaSendAction,
  context: JsonData,
  chosen: EffectiveEnvironment,
  needs: Pick<Dependencies, 'store' | 'sandbox' | 'parameterVariables'>,
): Promise<readonly Problem[]> {
  const [environments, connections] = await Promise.all([allEnvironments(needs), allConnections(needs)])
  const brokers = new Map(connections.map((connection) => [connection.id, connection.brokers.toSorted().join()]))
  const clusters = (id: string) => brokers.get(id) ?? null
  return [
    ...lintAction(action, chosen),
    ...lintEnvironments(action, context, environments, { clusters, chosen: chosen.name }),
  ]
}
