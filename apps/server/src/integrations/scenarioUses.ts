import type { ScenarioUse } from '@sendwright/contract'
import { configuredContext, linkState, type LinkKnowledge } from '@sendwright/message'
import { effectiveDataModel } from '@sendwright/schema'
import { defaultEnvironmentName, type EffectiveEnvironment } from '@sendwright/model'
import type { ProcessContent, ScenarioUseRow } from '@sendwright/store'
import type { Dependencies } from '../dependencies.ts'
import { findEnvironment } from '../environments/environmentDirectory.ts'
import { findSides } from './linkedSides.ts'

/** The actions that use the scenarios of an integration, and how far each differs; read without any diagram. */
export async function scenarioUses(
  integration: string,
  needs: Pick<Dependencies, 'store' | 'parameterVariables'>,
): Promise<ScenarioUse[]> {
  const { processes, environments } = needs.store
  const rows = await processes.uses(integration)
  const contents = await processes.contents([...new Set(rows.map((row) => row.processId))])
  const found = rows.flatMap((row) => findAction(row, contents) ?? [])
  const links = found.map(({ link }) => link)
  const [sideOf, defaults, stored] = await Promise.all([
    findSides(links, needs),
    findEnvironment(null, needs),
    environments.list(),
  ])
  const names = stored.map(({ environment }) => environment.name).filter((name) => name !== defaultEnvironmentName)
  const known = new Map(contents.map((process) => [process.id, knowledgeOf(process, defaults?.effective, names)]))
  return found.map(({ use, action, link }) => {
    const linked = sideOf(link)
    const knowledge = known.get(use.processId)
    const { state, differences } = linkState(action, linked?.side ?? null, linked?.revision ?? null, knowledge)
    return { ...use, differences, asks: state === 'asks' }
  })
}

/** What is known of a process's data, so that what an update would fill in is counted as the editor counts it. */
function knowledgeOf(
  { sampleContexts, dataModel }: ProcessContent,
  defaults: EffectiveEnvironment | undefined,
  environments: readonly string[],
): LinkKnowledge {
  const samples = sampleContexts.map((sample) => sample.data)
  const data = configuredContext(samples[0] ?? {}, defaults)
  return { data, dataModel: effectiveDataModel(dataModel, samples), environments }
}

function findAction(
  { processId, nodeId, actionId, scenario, direction }: ScenarioUseRow,
  contents: readonly ProcessContent[],
) {
  const process = contents.find(({ id }) => id === processId)
  const node = process?.definition.graph.nodes.find(({ id }) => id === nodeId)
  const action = node?.actions.find(({ id }) => id === actionId)
  // Saved between the two questions: the next answer has it.
  if (process === undefined || node === undefined || action?.type !== 'kafkaSend' || action.scenario === null)
    return null
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
