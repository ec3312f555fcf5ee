import { Button, Group, Modal, SegmentedControl, TextInput } from '@mantine/core'
import type { Scenario, Side } from '@sendwright/model'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { errorView } from '../../../app/errorView.ts'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { useChangeIntegration } from '../changeIntegration.ts'
import { newSide } from '../edit/scenarioDraft.ts'
import { beginEditing } from '../editOnOpen.ts'
import { newScenarioId } from '../newScenarioId.ts'
import classes from './Dialogs.module.css'

export interface NewScenarioDialogProps {
  readonly opened: boolean
  readonly integrationId: string
  readonly integrationName: string
  readonly onClose: () => void
}

/** Adds a scenario to an integration and opens it for editing. */
export function NewScenarioDialog({ opened, ...form }: NewScenarioDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={text.integrations.create.scenarioTitle(form.integrationName)}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <NewScenarioForm {...form} />
    </Modal>
  )
}

const ways = ['send', 'receive', 'both'] as const

function NewScenarioForm({ integrationId, onClose }: Omit<NewScenarioDialogProps, 'opened'>) {
  const words = text.integrations.create
  const change = useChangeIntegration()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [way, setWay] = useState<(typeof ways)[number]>('send')
  const [topic, setTopic] = useState('')
  const [tried, setTried] = useState(false)
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const missing = name.trim() === ''

  async function create(): Promise<void> {
    setPending(true)
    const side: Side = {
      ...newSide(),
      topics: topic.trim() === '' ? [] : [{ name: topic.trim(), environments: [] }],
    }
    const scenario: Scenario = {
      id: newScenarioId(),
      name: name.trim(),
      description: '',
      origin: null,
      ...(way !== 'receive' && { send: side }),
      ...(way !== 'send' && { receive: side }),
    }
    try {
      await change(integrationId, (integration) => ({
        ...integration,
        scenarios: [...integration.scenarios, scenario],
      }))
      const place = scenarioPlace(integrationId, scenario.id)
      beginEditing(place)
      onClose()
      void navigate(paths.integrations({ scenario: place }))
    } catch (failure) {
      setPending(false)
      setError(failure)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!missing) void create()
  }

  const problem = tried && missing ? words.scenarioNeedsName : error !== null ? errorView(error).detail : null
  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <TextInput
        label={words.scenarioName}
        description={problem === null ? words.scenarioHelp : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={name}
        maxLength={300}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <div>
        <p className={classes['label']}>{words.direction}</p>
        <SegmentedControl
          aria-label={words.direction}
          value={way}
          onChange={(value) => setWay(ways.find((each) => each === value) ?? 'send')}
          data={ways.map((value) => ({ value, label: words.directions[value] }))}
        />
      </div>
      <TextInput
        label={words.topic}
        description={words.topicHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={topic}
        onChange={(event) => setTopic(event.currentTarget.value)}
        classNames={{ input: 'mono' }}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={isPending}>
          {words.scenarioCreate}
        </Button>
      </Group>
    </form>
  )
}
