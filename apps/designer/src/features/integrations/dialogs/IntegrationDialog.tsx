import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import type { IntegrationView } from '@sendwright/contract'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useCreateIntegration } from '../../../api/integrations.ts'
import { errorView } from '../../../app/errorView.ts'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { useChangeIntegration } from '../changeIntegration.ts'
import classes from './Dialogs.module.css'

export interface IntegrationDialogProps {
  readonly opened: boolean
  /** The integration whose names are changed; without it a new one is created. */
  readonly integration?: IntegrationView
  readonly onClose: () => void
}

/** Name, system and description of an integration. */
export function IntegrationDialog({ opened, ...form }: IntegrationDialogProps) {
  const words = text.integrations.create
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={form.integration ? words.integrationEdit : words.integrationTitle}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <IntegrationForm {...form} />
    </Modal>
  )
}

function IntegrationForm({ integration, onClose }: Omit<IntegrationDialogProps, 'opened'>) {
  const words = text.integrations.create
  const navigate = useNavigate()
  const create = useCreateIntegration()
  const change = useChangeIntegration()
  const [names, setNames] = useState({
    name: integration?.name ?? '',
    systemName: integration?.systemName ?? '',
    description: integration?.description ?? '',
  })
  const [tried, setTried] = useState(false)
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const missing = names.name.trim() === ''

  async function store(): Promise<void> {
    setPending(true)
    setError(null)
    const stored = { ...names, name: names.name.trim(), systemName: names.systemName.trim() }
    try {
      if (integration !== undefined) await change(integration.id, (newest) => ({ ...newest, ...stored }))
      else {
        const created = await create.mutateAsync({ ...stored, ...emptyIntegration })
        void navigate(paths.integrations({ scenario: scenarioPlace(created.id) }))
      }
      onClose()
    } catch (failure) {
      setError(failure)
      setPending(false)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!missing) void store()
  }

  const set = (part: Partial<typeof names>): void => setNames((before) => ({ ...before, ...part }))
  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <TextInput
        label={words.integrationName}
        description={tried && missing ? undefined : words.integrationHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={names.name}
        maxLength={300}
        error={tried && missing && words.needsName}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <TextInput
        label={words.systemName}
        description={words.systemNameHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={names.systemName}
        maxLength={300}
        onChange={(event) => set({ systemName: event.currentTarget.value })}
      />
      <Textarea
        label={words.description}
        value={names.description}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      {error !== null && <ErrorState title={integration ? words.saveFailed : words.failed} {...errorView(error)} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={isPending}>
          {integration ? words.integrationSave : words.integrationCreate}
        </Button>
      </Group>
    </form>
  )
}

const emptyIntegration = {
  source: { kind: 'hand', label: '', fileName: null, identity: null, importedAt: null },
  scenarios: [],
} as const satisfies Partial<Parameters<ReturnType<typeof useCreateIntegration>['mutateAsync']>[0]>
