import type { Scenario, Side } from '@sendwright/model'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { integrationQueries, useCreateIntegration, useSaveIntegration } from '../../../api/integrations.ts'
import { randomUuid } from '../../../app/randomUuid.ts'
import { findSide, type LoadedScenario } from './useScenario.ts'

/** A scenario that we send, and the integration that it goes to: one of the library, or a new one of that name. */
export interface NewScenario {
  readonly name: string
  readonly side: Side
  readonly target: { readonly integration: string } | { readonly newIntegration: string }
}

/** Adds a scenario to the library; answers with it as it is stored. */
export function useSaveScenario() {
  const queryClient = useQueryClient()
  const { mutateAsync: create } = useCreateIntegration()
  const { mutateAsync: save } = useSaveIntegration()
  return useMutation({
    mutationFn: async ({ name, side, target }: NewScenario): Promise<LoadedScenario> => {
      const scenario: Scenario = { id: randomUuid(), name, description: '', send: side, origin: null }
      const stored =
        'newIntegration' in target
          ? await create({ ...newIntegration(target.newIntegration), scenarios: [scenario] })
          : await addTo(target.integration, scenario)
      const loaded = findSide(stored, { integration: stored.id, scenario: scenario.id, direction: 'send' })
      if (loaded === null) throw new Error('The server did not answer with the scenario that was saved')
      return loaded
    },
  })

  async function addTo(id: string, scenario: Scenario) {
    // The newest one: what is in the cache may have been saved over since.
    const integration = await queryClient.fetchQuery({ ...integrationQueries.detail(id), staleTime: 0 })
    const { version } = integration
    return save({ id, version, body: { ...integration, scenarios: [...integration.scenarios, scenario] } })
  }
}

function newIntegration(name: string) {
  const source = { kind: 'hand', label: '', fileName: null, identity: null, importedAt: null } as const
  return { name, systemName: '', description: '', source }
}
