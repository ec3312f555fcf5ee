import type { IntegrationView } from '@sendwright/contract'
import type { ScenarioLink, Side } from '@sendwright/model'
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'
import { useEditorSnapshot, type EditorSnapshot } from '../document/editorDocument.ts'
import { createKeeper } from './keepSame.ts'

/** The side of a scenario that an action is linked to. */
export interface LinkedSide {
  readonly integration: string
  readonly scenario: string
  readonly side: Side
}

/** The sides that a process's actions are linked to. The same object for the same answers. */
export interface LinkedSides {
  /** null for no link, for one whose scenario is gone, and until the library has answered. */
  readonly of: (link: ScenarioLink | null) => LinkedSide | null
}

/** The scenarios that the actions of the open process are linked to, from the library. */
export function useLinkedSides(): LinkedSides {
  const { nodes } = useEditorSnapshot()
  const usedKey = linkedIntegrations(nodes).join('\n')
  const ids = useMemo(() => (usedKey === '' ? [] : usedKey.split('\n')), [usedKey])
  const integrations = useQueries({ queries: ids.map((id) => integrationQueries.detail(id)), combine: combineViews })
  return sidesOf(integrations)
}

function combineViews(results: UseQueryResult<IntegrationView>[]): readonly IntegrationView[] {
  return results.flatMap(({ data }) => (data === undefined ? [] : [data]))
}

interface Known {
  readonly integrations: readonly IntegrationView[]
  readonly sides: LinkedSides
}

let last: Known | null = null

const keepIntegration = createKeeper<IntegrationView>()

/** The same object for the same answers, also to several parts of the page: problems are remembered by it. */
function sidesOf(answers: readonly IntegrationView[]): LinkedSides {
  const integrations = answers.map((answer) => keepIntegration(answer.id, answer))
  const before = last?.integrations
  const isSame =
    before?.length === integrations.length && integrations.every((integration, index) => integration === before[index])
  if (last !== null && isSame) return last.sides
  last = { integrations, sides: createLinkedSides(integrations) }
  return last.sides
}

/** Finds the sides of links in integrations. */
export function createLinkedSides(integrations: readonly IntegrationView[]): LinkedSides {
  const found = new Map<string, LinkedSide | null>()
  const find = (link: ScenarioLink): LinkedSide | null => {
    const integration = integrations.find(({ id }) => id === link.integration)
    const scenario = integration?.scenarios.find(({ id }) => id === link.scenario)
    const side = scenario?.[link.direction]
    if (integration === undefined || scenario === undefined || side === undefined) return null
    return { integration: integration.name, scenario: scenario.name, side }
  }
  return {
    of(link) {
      if (link === null) return null
      const key = JSON.stringify([link.integration, link.scenario, link.direction])
      const known = found.get(key)
      if (known !== undefined) return known
      const side = find(link)
      found.set(key, side)
      return side
    },
  }
}

const linked = new WeakMap<EditorSnapshot['nodes'], readonly string[]>()

/** The ids of the integrations that actions are linked to, sorted. */
function linkedIntegrations(nodes: EditorSnapshot['nodes']): readonly string[] {
  const known = linked.get(nodes)
  if (known !== undefined) return known
  const ids = nodes.flatMap((node) =>
    node.actions.flatMap(({ scenario }) => (scenario === null ? [] : [scenario.integration])),
  )
  const sorted = [...new Set(ids)].toSorted()
  linked.set(nodes, sorted)
  return sorted
}
