import type { ScenarioUse } from '@sendwright/contract'
import type { ProcessContent, ScenarioUseRow } from '@sendwright/store'
import type { Dependencies } from '../dependencies.ts'
import { findSides } from './linkedSides.ts'

/** The actions that use the scenarios of an integration, and how far each differs; read without any diagram. */
export async function scenarioUses(
  integration: string,
  { store }: Pick<Dependencies, 'store'>,
): Promise<ScenarioUse[]> {
  const rows = await store.processes.uses(integration)
  const contents = await store.processes.contents([...new Set(rows.map((row) => row.processId))])
  const found = rows.flatMap((row) => findAction(row, contents) ?? [])
  const sideOf = await findSides(
    found.map(({ link }) => link),
    { store },
  )
  return found.map(({ use, link }) => ({ ...use, differences: 0, asks: sideOf(link)?.revision !== link.revision }))
}

function findAction(
  { processId, nodeId, actionId, scenario, direction }: ScenarioUseRow,
  contents: readonly ProcessContent[],
) {
  const process = contents.find(({ id }) => id === processId)
  const node = process?.definition.graph.nodes.find(({ id }) => id === nodeId)
  const action = node?.actions.find(({ id }) => id === actionId)
  // Saved between the two questions: the next answer has it.
  if (process === undefined || node === undefined || action === undefined || action.scenario === null) return null
  const use = {
    scenario,
    direction,
    processId,
    processName: process.name,
    nodeId,
    nodeName: node.name,
    actionId,
    actionName: action.name,
  }
  return { use, action, link: action.scenario }
}
