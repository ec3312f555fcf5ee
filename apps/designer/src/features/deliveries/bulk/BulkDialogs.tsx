import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useStartBulk, type BulkRequest } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import { fieldOrder } from '../../../ui/fieldOrder.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { RescheduleDialog } from '../upcoming/RescheduleDialog.tsx'
import { followBulk } from './useBulkOperations.ts'

/** Which deliveries an operation is for; `count` null where it is not known how many a filter fits. */
export interface BulkTarget {
  readonly request: Omit<BulkRequest, 'operation' | 'reason'>
  readonly count: number | null
}

export interface BulkAsk extends BulkTarget {
  readonly operation: 'skip' | 'cancel' | 'reschedule'
}

export interface BulkDialogsProps {
  /** What is to be done; null: nothing is asked. */
  readonly ask: BulkAsk | null
  readonly onClose: () => void
  /** It has begun. */
  readonly onStarted?: () => void
}

/** Asks for what an operation on many needs: a reason, or a time. */
export function BulkDialogs({ ask, onClose, onStarted }: BulkDialogsProps) {
  const start = useStartBulk()

  function run(request: BulkRequest): void {
    start.mutate(request, {
      onSuccess: ({ id }) => {
        followBulk(id)
        onClose()
        onStarted?.()
      },
    })
  }

  function close(): void {
    start.reset()
    onClose()
  }

  const failure = start.error && <ErrorState title={text.delivery.bulk.notStarted} {...errorView(start.error)} />
  if (ask === null) return null
  if (ask.operation === 'reschedule') {
    return (
      <RescheduleDialog
        count={ask.count}
        dueAt={null}
        isPending={start.isPending}
        failure={failure}
        onClose={close}
        onChoose={(dueAt) => run({ ...ask.request, operation: 'reschedule', dueAt })}
      />
    )
  }
  return (
    <ReasonDialog
      key={ask.operation}
      ask={{ operation: ask.operation, count: ask.count }}
      isPending={start.isPending}
      failure={failure}
      onClose={close}
      onConfirm={(reason) => run({ ...ask.request, operation: ask.operation, reason })}
    />
  )
}

interface ReasonDialogProps {
  readonly ask: { readonly operation: 'skip' | 'cancel'; readonly count: number | null }
  readonly isPending: boolean
  readonly failure: React.ReactNode
  readonly onClose: () => void
  readonly onConfirm: (reason: string | null) => void
}

function ReasonDialog({ ask: { operation, count }, isPending, failure, onClose, onConfirm }: ReasonDialogProps) {
  const words = text.delivery.bulk
  const [reason, setReason] = useState('')

  function submit(event: FormEvent): void {
    event.preventDefault()
    onConfirm(reason.trim() === '' ? null : reason.trim())
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={words.titles[operation](count)}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <form onSubmit={submit}>
        {words.notes[operation]}
        <TextInput
          mt="md"
          label={text.delivery.actions.reason}
          description={text.delivery.actions.reasonHelp}
          inputWrapperOrder={fieldOrder}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1_000}
          data-autofocus
        />
        {failure}
        <Group justify="flex-end" gap="sm" mt="lg">
          <Button variant="default" onClick={onClose}>
            {words.keep}
          </Button>
          <Button type="submit" loading={isPending}>
            {words.confirm[operation]}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
