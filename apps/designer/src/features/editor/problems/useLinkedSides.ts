import { ApiError, type IntegrationView } from '@sendwright/contract'
import type { ScenarioLink, Side } from '@sendwright/model'
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'
import { isSend } from '../actionKind.ts'
import { useEditorSnapshot, type EditorSnapshot } from '../document/editorDocument.ts'
import { isSameList } from './isSameList.ts'
import { createKeeper } from './keepSame.ts'

/** The side of a scenario that an action is linked to. */
export interface LinkedSide {
  readonly integration: string
  readonly scenario: string
  readonly side: Side
}

/** The sides that a process's actions are linked to. The same object for the same answers. */
export interface LinkedSides {
  /** null for no link, and for one whose scenario is gone; undefined until the library has answered. */
  readonly of: (link: ScenarioLink | null) => LinkedSide | null | undefined
}

/** The scenarios that the actions of the open process are linked to, from the library. */
export function useLinkedSides(): LinkedSides {
  const { nodes } = useEditorSnapshot()
  const usedKey = linkedIntegrations(nodes).join('\n')
  const ids = useMemo(() => (usedKey === '' ? [] : usedKey.split('\n')), [usedKey])
  const answers = useQueries({ queries: ids.map((id) => integrationQueries.detail(id)), combine: combineAnswers })
  return sidesOf(ids, answers)
}

/** What the library says of an integration: null where there is none, undefined until it is known. */
type Answer = IntegrationView | null | undefined

function combineAnswers(results: UseQueryResult<IntegrationView>[]): readonly Answer[] {
  return results.map(
    ({ data, error }) => data ?? (error instanceof ApiError && error.status === 404 ? null : undefined),
  )
}

interface Known {
  readonly ids: readonly string[]
  readonly answers: readonly Answer[]
  readonly sides: LinkedSides
}

let last: Known | null = null

const keepIntegration = createKeeper<IntegrationView>()

/** The same object for the same answers, also to several parts of the page: problems are remembered by it. */
function sidesOf(ids: readonly string[], found: readonly Answer[]): LinkedSides {
  const answers = found.map((answer) => (answer ? keepIntegration(answer.id, answer) : answer))
  if (last !== null && isSameList(last.ids, ids) && isSameList(last.answers, answers)) return last.sides
  const byId = new Map(ids.map((id, index) => [id, answers[index]]))
  last = { ids, answers, sides: createLinkedSides(byId) }
  return last.sides
}

/** Finds the sides of links in what the library says of integrations, by their ids. */
export function createLinkedSides(answers: ReadonlyMap<string, Answer>): LinkedSides {
  const found = new Map<string, LinkedSide | null>()
  const find = (integration: IntegrationView, link: ScenarioLink): LinkedSide | null => {
    const scenario = integration.scenarios.find(({ id }) => id === link.scenario)
    const side = scenario?.[link.direction]
    if (scenario === undefined || side === undefined) return null
    return { integration: integration.name, scenario: scenario.name, side }
  }
  return {
    of(link) {
      const integration = link === null ? null : answers.get(link.integration)
      if (link === null || integration === null) return null
      if (integration === undefined) return undefined
      const key = JSON.stringify([link.integration, link.scenario, link.direction])
      const known = found.get(key)
      if (known !== undefined) return known
      const side = find(integration, link)
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
    node.actions.filter(isSend).flatMap(({ scenario }) => (scenario === null ? [] : [scenario.integration])),
  )
  const sorted = [...new Set(ids)].toSorted()
  linked.set(nodes, sorted)
  return sorted
}
