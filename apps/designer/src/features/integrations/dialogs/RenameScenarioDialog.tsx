import { Button, Group, Modal, TextInput } from '@mantine/core'
import type { Scenario } from '@sendwright/model'
import { useState, type FormEvent } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { useChangeIntegration } from '../changeIntegration.ts'

export interface RenameScenarioDialogProps {
  readonly opened: boolean
  readonly integrationId: string
  readonly scenario: Scenario
  readonly onClose: () => void
}

/** Gives a scenario another name. Actions that use it are not asked: names are no part of what they import. */
export function RenameScenarioDialog({ opened, ...form }: RenameScenarioDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={text.integrations.create.renameTitle}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <RenameForm {...form} />
    </Modal>
  )
}

function RenameForm({ integrationId, scenario, onClose }: Omit<RenameScenarioDialogProps, 'opened'>) {
  const words = text.integrations.create
  const change = useChangeIntegration()
  const [name, setName] = useState(scenario.name)
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const missing = name.trim() === ''

  async function rename(): Promise<void> {
    setPending(true)
    try {
      await change(integrationId, (integration) => ({
        ...integration,
        scenarios: integration.scenarios.map((each) =>
          each.id === scenario.id ? { ...each, name: name.trim() } : each,
        ),
      }))
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!missing) void rename()
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label={words.scenarioName}
        value={name}
        maxLength={300}
        error={missing ? words.scenarioNeedsName : error !== null && errorView(error).detail}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={isPending} disabled={missing}>
          {words.renameSave}
        </Button>
      </Group>
    </form>
  )
}
