import type { Scenario } from '@sendwright/model'
import { IconCopy } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { useChangeIntegration } from '../changeIntegration.ts'
import { newScenarioId } from '../newScenarioId.ts'

/** Copies a scenario within its integration, below the original, and opens the copy. */
export function useDuplicateScenario(): {
  readonly run: (integrationId: string, scenario: Scenario) => void
  readonly isPending: boolean
  readonly failure: ReactNode
} {
  const change = useChangeIntegration()
  const navigate = useNavigate()
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const words = text.integrations

  async function duplicate(integrationId: string, scenario: Scenario): Promise<void> {
    setPending(true)
    setError(null)
    // A copy is made here: no document knows it.
    const copy: Scenario = { ...scenario, id: newScenarioId(), name: words.copyName(scenario.name), origin: null }
    try {
      await change(integrationId, (integration) => {
        const at = integration.scenarios.findIndex((each) => each.id === scenario.id)
        return { ...integration, scenarios: integration.scenarios.toSpliced(at + 1, 0, copy) }
      })
      void navigate(paths.integrations({ scenario: scenarioPlace(integrationId, copy.id) }))
      notify({ message: words.duplicated(copy.name), icon: <IconCopy size={16} stroke={1.6} /> })
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }

  return {
    run: (integrationId, scenario) => void duplicate(integrationId, scenario),
    isPending,
    failure: error === null ? null : <ErrorState title={words.create.scenarioFailed} {...errorView(error)} />,
  }
}
