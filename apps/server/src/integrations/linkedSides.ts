import type { ScenarioLink, Side } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import { revisionOf } from './revision.ts'

/** The side that a link leads to, with its present revision. */
export interface LinkedSide {
  readonly side: Side
  readonly revision: string
}

/** Finds the sides of many links with one question; null for a link that leads to nothing any more. */
export async function findSides(
  links: readonly ScenarioLink[],
  { store }: Pick<Dependencies, 'store'>,
): Promise<(link: ScenarioLink) => LinkedSide | null> {
  const found = await store.integrations.scenarios(links)
  const scenarios = new Map(found.map(({ integration, scenario }) => [keyOf(integration, scenario.id), scenario]))
  return (link) => {
    const side = scenarios.get(keyOf(link.integration, link.scenario))?.[link.direction]
    return side === undefined ? null : { side, revision: revisionOf(side) }
  }
}

function keyOf(integration: string, scenario: string): string {
  return JSON.stringify([integration, scenario])
}
