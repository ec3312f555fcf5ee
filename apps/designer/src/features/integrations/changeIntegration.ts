import { ApiError, type IntegrationView } from '@sendwright/contract'
import type { Integration, Scenario } from '@sendwright/model'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { integrationQueries, useSaveIntegration } from '../../api/integrations.ts'

/** A scenario of the server's answer without what the server adds to it. */
export function plainScenario({ revisions: _revisions, ...scenario }: IntegrationView['scenarios'][number]): Scenario {
  return scenario
}

/** An integration of the server's answer as it is saved. */
export function plainIntegration(view: IntegrationView): Integration {
  const { version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...integration } = view
  return { ...integration, scenarios: view.scenarios.map(plainScenario) }
}

/** Whether an error says that there is a newer version. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.body?.code === 'version-conflict'
}

/** Changes an integration on its newest version: what others changed meanwhile stays. Null changes nothing. */
export type ChangeIntegration = (
  id: string,
  change: (integration: Integration) => Integration | null,
) => Promise<IntegrationView>

/** How often a change is tried again because somebody saved in between. */
const attempts = 3

/** Small changes of an integration (a name, a scenario more or less) that need no decision about versions. */
export function useChangeIntegration(): ChangeIntegration {
  const queryClient = useQueryClient()
  const { mutateAsync: save } = useSaveIntegration()
  return useCallback<ChangeIntegration>(
    async (id, change) => {
      for (let attempt = 1; ; attempt += 1) {
        const newest = await queryClient.fetchQuery({ ...integrationQueries.detail(id), staleTime: 0 })
        const body = change(plainIntegration(newest))
        if (body === null) return newest
        try {
          return await save({ id, version: newest.version, body })
        } catch (error) {
          if (!isConflict(error) || attempt === attempts) throw error
        }
      }
    },
    [queryClient, save],
  )
}
