import { Button, Group, Modal, TextInput } from '@mantine/core'
import { ApiError } from '@sendwright/contract'
import { useState, type FormEvent } from 'react'
import { useCreateConnection } from '../../api/connections.ts'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { fieldOrder } from '../../ui/fieldOrder.ts'
import { ConnectionFields } from './ConnectionFields.tsx'
import { formToConnection, newConnectionValues, type ConnectionFormProblems } from './connectionForm.ts'
import { freeConnectionId } from './connectionId.ts'

export interface AddConnectionDialogProps {
  readonly opened: boolean
  readonly takenIds: readonly string[]
  readonly onClose: () => void
  readonly onAdded: (id: string) => void
}

/** Adds a connection; its id follows the name until somebody types one. */
export function AddConnectionDialog({ opened, ...form }: AddConnectionDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={text.connections.create.title}
      size={480}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <AddConnectionForm {...form} />
    </Modal>
  )
}

function AddConnectionForm({ takenIds, onClose, onAdded }: Omit<AddConnectionDialogProps, 'opened'>) {
  const taken = new Set(takenIds)
  const [fields, setFields] = useState(newConnectionValues)
  const [ownId, setOwnId] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const create = useCreateConnection()

  const values = { ...fields, id: ownId ?? freeConnectionId(fields.name, taken) }
  const result = formToConnection(values, { protocol: 'PLAINTEXT' })
  const idTaken = taken.has(values.id) || isDuplicate(create.error)
  const problems: ConnectionFormProblems = tried && 'problems' in result ? result.problems : {}
  const idProblem = idTaken ? text.connections.settings.idTaken(values.id) : problems.id

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if ('problems' in result || taken.has(values.id)) return
    create.mutate(result.connection, { onSuccess: (added) => onAdded(added.id) })
  }

  return (
    <form onSubmit={submit} noValidate>
      <ConnectionFields
        values={values}
        problems={problems}
        onChange={(changed) => setFields((before) => ({ ...before, ...changed }))}
        idField={
          <TextInput
            label={text.connections.settings.id}
            description={idProblem === undefined ? text.connections.settings.idHelp : undefined}
            inputWrapperOrder={fieldOrder}
            value={values.id}
            onChange={(event) => {
              setOwnId(event.currentTarget.value)
              create.reset()
            }}
            error={idProblem}
            maxLength={64}
            classNames={{ input: 'mono' }}
          />
        }
      />
      {create.error && !isDuplicate(create.error) && (
        <ErrorState title={text.connections.create.failed} {...errorView(create.error)} />
      )}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {text.connections.create.add}
        </Button>
      </Group>
    </form>
  )
}

function isDuplicate(error: unknown): boolean {
  return error instanceof ApiError && error.body?.code === 'duplicate-connection'
}
