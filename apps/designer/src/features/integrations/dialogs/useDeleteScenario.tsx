import type { IntegrationView, ScenarioUse } from '@sendwright/contract'
import type { Scenario } from '@sendwright/model'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { useChangeIntegration } from '../changeIntegration.ts'
import { DeleteDialog } from './DeleteDialog.tsx'

/** Deletes a scenario and offers Undo; one that actions use is asked about first, with the list. */
export function useDeleteScenario(
  integration: IntegrationView,
  scenario: Scenario,
  uses: readonly ScenarioUse[],
): { readonly begin: () => void; readonly dialog: ReactNode } {
  const change = useChangeIntegration()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const words = text.integrations
  const at = integration.scenarios.findIndex((each) => each.id === scenario.id)

  async function remove(): Promise<void> {
    setPending(true)
    setError(null)
    try {
      await change(integration.id, (newest) => ({
        ...newest,
        scenarios: newest.scenarios.filter((each) => each.id !== scenario.id),
      }))
    } catch (failure) {
      setPending(false)
      setError(failure)
      return setAsking(true)
    }
    const neighbour = integration.scenarios[at + 1] ?? integration.scenarios[at - 1]
    void navigate(paths.integrations({ scenario: scenarioPlace(integration.id, neighbour?.id) }))
    notify({
      message: words.scenarioDeleted(scenario.name),
      icon: <IconTrash size={16} stroke={1.6} />,
      undo: () => void bringBack(),
    })
  }

  async function bringBack(): Promise<void> {
    try {
      await change(integration.id, (newest) =>
        newest.scenarios.some((each) => each.id === scenario.id)
          ? null
          : { ...newest, scenarios: newest.scenarios.toSpliced(at, 0, scenario) },
      )
      void navigate(paths.integrations({ scenario: scenarioPlace(integration.id, scenario.id) }))
    } catch (failure) {
      notify({ message: words.undoFailed(scenario.name, errorView(failure).detail) })
    }
  }

  return {
    begin: () => (uses.length > 0 ? setAsking(true) : void remove()),
    dialog: (
      <DeleteDialog
        opened={asking}
        title={words.remove.scenarioTitle(scenario.name)}
        confirm={words.remove.confirmScenario}
        uses={uses}
        isPending={isPending}
        error={error}
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      />
    ),
  }
}
