import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useCreateProcess } from '../../api/processes.ts'
import { errorView } from '../../app/errorView.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'

/** Names a new process, creates it and opens it in the editor. */
export function NewProcessDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text.processes.create.title}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <NewProcessForm onClose={onClose} />
    </Modal>
  )
}

function NewProcessForm({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const create = useCreateProcess()
  const missing = name.trim() === ''

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (missing) return
    create.mutate({ name: name.trim() }, { onSuccess: (process) => void navigate(paths.process(process.id)) })
  }

  const problem = tried && missing ? text.processes.create.needsName : create.error && errorView(create.error).detail
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label={text.processes.create.name}
        description={problem ? undefined : text.processes.create.help}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problem}
        maxLength={200}
        data-autofocus
      />
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {text.processes.create.create}
        </Button>
      </Group>
    </form>
  )
}
