import { ActionIcon, Menu } from '@mantine/core'
import type { IntegrationView, ScenarioUse } from '@sendwright/contract'
import type { Scenario } from '@sendwright/model'
import { IconCursorText, IconDots, IconPlus, IconPuzzle, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { NewScenarioDialog } from '../dialogs/NewScenarioDialog.tsx'
import { RenameScenarioDialog } from '../dialogs/RenameScenarioDialog.tsx'
import { useDeleteScenario } from '../dialogs/useDeleteScenario.tsx'

export interface ScenarioMenuProps {
  readonly integration: IntegrationView
  readonly scenario: Scenario
  readonly uses: readonly ScenarioUse[]
}

/** What else can be done with a scenario. */
export function ScenarioMenu({ integration, scenario, uses }: ScenarioMenuProps) {
  const words = text.integrations
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'rename' | 'new' | null>(null)
  const remove = useDeleteScenario(integration, scenario, uses)
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={text.shell.moreActions}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCursorText size={16} stroke={1.6} />} onClick={() => setDialog('rename')}>
            {words.menu.rename}
          </Menu.Item>
          <Menu.Item leftSection={<IconPlus size={16} stroke={1.6} />} onClick={() => setDialog('new')}>
            {words.newScenario}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPuzzle size={16} stroke={1.6} />}
            onClick={() => void navigate(paths.integrations({ scenario: scenarioPlace(integration.id) }))}
          >
            {words.menu.openIntegration}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={remove.begin}>
            {words.menu.deleteScenario}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameScenarioDialog
        opened={dialog === 'rename'}
        integrationId={integration.id}
        scenario={scenario}
        onClose={() => setDialog(null)}
      />
      <NewScenarioDialog
        opened={dialog === 'new'}
        integrationId={integration.id}
        integrationName={integration.name}
        onClose={() => setDialog(null)}
      />
      {remove.dialog}
    </>
  )
}
