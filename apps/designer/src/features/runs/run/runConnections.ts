import { boundConnection } from '@sendwright/message'
import type { EffectiveEnvironment, ProcessGraph, Run } from '@sendwright/model'

/** The connections that a run may still need: of its records, and of the actions of its version; none once it has ended. */
export function runConnections(
  { state, recordList }: Pick<Run, 'state' | 'recordList'>,
  graph: ProcessGraph,
  environment: EffectiveEnvironment | undefined,
): readonly string[] {
  if (state === 'completed' || state === 'cancelled') return []
  const ofActions = graph.nodes.flatMap(({ actions }) =>
    actions.flatMap((action) =>
      action.type === 'script' || !action.enabled ? [] : [boundConnection(action, environment)],
    ),
  )
  return [...new Set([...recordList.map(({ connection }) => connection), ...ofActions])]
}
