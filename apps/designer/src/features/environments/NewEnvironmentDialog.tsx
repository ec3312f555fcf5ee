import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import type { EnvironmentView } from '@sendwright/contract'
import {
  defaultEnvironmentName,
  environmentNameSchema,
  environmentSchema,
  environmentStages,
  type EnvironmentStage,
} from '@sendwright/model'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useSaveEnvironment } from '../../api/environments.ts'
import { errorView } from '../../app/errorView.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { plainEnvironment } from './plainEnvironment.ts'
import classes from './EnvironmentDetails.module.css'

export interface NewEnvironmentDialogProps {
  readonly opened: boolean
  /** The environment that is copied; without it an empty one is created. */
  readonly original: EnvironmentView | null
  readonly taken: readonly string[]
  readonly onClose: () => void
}

/** Names a new environment, creates it and opens it. */
export function NewEnvironmentDialog({ opened, ...form }: NewEnvironmentDialogProps) {
  const words = text.environments.create
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={form.original === null ? words.title : words.duplicateTitle(form.original.name)}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <NewEnvironmentForm {...form} />
    </Modal>
  )
}

function NewEnvironmentForm({ original, taken, onClose }: Omit<NewEnvironmentDialogProps, 'opened'>) {
  const words = text.environments
  const navigate = useNavigate()
  const save = useSaveEnvironment()
  const [name, setName] = useState('')
  const [stage, setStage] = useState<EnvironmentStage>(original?.stage ?? 'test')
  const [tried, setTried] = useState(false)
  const problem = nameProblem(name, taken)
  const shown = name === '' && !tried ? null : problem

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (problem !== null) return
    const copied = original === null ? {} : plainEnvironment(original)
    save.mutate(
      { environment: environmentSchema.parse({ ...copied, name, stage }) },
      {
        onSuccess: () => {
          onClose()
          void navigate(paths.environments({ name }))
        },
      },
    )
  }

  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <TextInput
        label={words.create.name}
        description={shown === null ? words.create.nameHelp : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={name}
        maxLength={40}
        spellCheck={false}
        error={shown}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        label={words.stage}
        description={words.stageHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={stage}
        data={environmentStages.map((value) => ({ value, label: words.stages[value] }))}
        onChange={(value) => setStage(environmentStages.find((each) => each === value) ?? stage)}
      />
      {save.error && <ErrorState title={words.create.failed} {...errorView(save.error)} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {words.create.create}
        </Button>
      </Group>
    </form>
  )
}

function nameProblem(name: string, taken: readonly string[]): string | null {
  const words = text.environments.create
  if (name === defaultEnvironmentName) return words.reserved
  if (taken.includes(name)) return words.taken(name)
  const parsed = environmentNameSchema.safeParse(name)
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? words.nameHelp)
}
