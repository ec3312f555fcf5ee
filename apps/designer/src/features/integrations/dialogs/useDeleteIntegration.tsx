import type { IntegrationView, ScenarioUse } from '@sendwright/contract'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useCreateIntegration, useDeleteIntegration as useDelete } from '../../../api/integrations.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { plainIntegration } from '../changeIntegration.ts'
import { DeleteDialog } from './DeleteDialog.tsx'

/** Deletes an integration with its scenarios and offers Undo; one in use is asked about first, with the list. */
export function useDeleteIntegration(
  integration: IntegrationView,
  uses: readonly ScenarioUse[],
): { readonly begin: () => void; readonly dialog: ReactNode; readonly failure: ReactNode } {
  const words = text.integrations
  const remove = useDelete()
  const create = useCreateIntegration()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)

  function onDelete(): void {
    remove.mutate(
      { id: integration.id, version: integration.version },
      {
        onSuccess: () => {
          setAsking(false)
          void navigate(paths.integrations())
          notify({
            message: words.integrationDeleted(integration.name),
            icon: <IconTrash size={16} stroke={1.6} />,
            undo: () => void bringBack(),
          })
        },
      },
    )
  }

  async function bringBack(): Promise<void> {
    try {
      // With its id: actions that are linked to it find it again.
      const back = await create.mutateAsync(plainIntegration(integration))
      void navigate(paths.integrations({ scenario: scenarioPlace(back.id) }))
    } catch (failure) {
      notify({ message: words.undoFailed(integration.name, errorView(failure).detail) })
    }
  }

  return {
    begin: () => (uses.length > 0 ? setAsking(true) : onDelete()),
    failure: remove.error && !asking ? <ErrorState title={words.remove.failed} {...errorView(remove.error)} /> : null,
    dialog: (
      <DeleteDialog
        opened={asking}
        title={words.remove.integrationTitle(integration.name)}
        confirm={words.remove.confirmIntegration}
        note={words.remove.scenarios(integration.scenarios.length)}
        uses={uses}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={onDelete}
        onClose={() => setAsking(false)}
      />
    ),
  }
}
