import { ApiError, type IntegrationView } from '@sendwright/contract'
import type { Direction, Scenario, Side } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'

/** Names one side of a scenario of the library. */
export interface ScenarioPlace {
  readonly integration: string
  readonly scenario: string
  readonly direction: Direction
}

/** A side of a scenario with all that is known of it. */
export interface LoadedScenario {
  readonly integration: IntegrationView
  readonly scenario: Scenario
  readonly direction: Direction
  readonly side: Side
  readonly revision: string
}

/** A scenario as far as it is here: gone = the library does not have it. */
export type ScenarioState =
  | { readonly kind: 'none' | 'loading' | 'gone' }
  | { readonly kind: 'failed'; readonly error: Error; readonly retry: () => void }
  | { readonly kind: 'ready'; readonly loaded: LoadedScenario }

/** A side of a scenario from the library; asked for again when the window is come back to. */
export function useScenario(place: ScenarioPlace | null): ScenarioState {
  const { integration = '', scenario = '', direction = 'send' } = place ?? {}
  const query = useQuery(integrationQueries.detail(integration))
  const loaded = useMemo(
    () => (query.data === undefined ? null : findSide(query.data, { integration, scenario, direction })),
    [query.data, integration, scenario, direction],
  )
  if (place === null) return { kind: 'none' }
  if (query.error !== null) {
    const isGone = query.error instanceof ApiError && query.error.status === 404
    return isGone ? { kind: 'gone' } : { kind: 'failed', error: query.error, retry: () => void query.refetch() }
  }
  if (query.data === undefined) return { kind: 'loading' }
  return loaded === null ? { kind: 'gone' } : { kind: 'ready', loaded }
}

/** A side of an integration's scenario; null where it has none such. */
export function findSide(
  integration: IntegrationView,
  { scenario: id, direction }: ScenarioPlace,
): LoadedScenario | null {
  const scenario = integration.scenarios.find((each) => each.id === id)
  const side = scenario?.[direction]
  const revision = scenario?.revisions[direction]
  if (scenario === undefined || side === undefined || revision === undefined) return null
  return { integration, scenario, direction, side, revision }
}
