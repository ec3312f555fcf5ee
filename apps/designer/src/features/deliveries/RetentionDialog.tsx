import { Button, Group, Modal, NumberInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { deliveryQueries, useSaveRetention } from '../../api/deliveries.ts'
import { errorView } from '../../app/errorView.ts'
import { notify } from '../../app/notify.tsx'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { fieldOrder } from '../../ui/fieldOrder.ts'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'

/** Sets how long the finished are kept. */
export function RetentionDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const words = text.deliveries.retention
  const query = useQuery({ ...deliveryQueries.retention(), enabled: opened })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.title}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      {query.data ? (
        <RetentionForm days={query.data.keepFinishedDays} onClose={onClose} />
      ) : query.error ? (
        <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <TableSkeleton rows={2} />
      )}
    </Modal>
  )
}

const least = 0.01
const most = 3_650

function RetentionForm({ days, onClose }: { readonly days: number; readonly onClose: () => void }) {
  const words = text.deliveries.retention
  const [value, setValue] = useState<number | string>(days)
  const save = useSaveRetention()
  const number = typeof value === 'number' && value >= least && value <= most ? value : null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (number === null) return
    save.mutate(number, {
      onSuccess: ({ keepFinishedDays }) => {
        notify({ message: words.saved(words.days(keepFinishedDays)), icon: <IconCheck size={16} stroke={1.6} /> })
        onClose()
      },
    })
  }

  return (
    <form onSubmit={submit} noValidate>
      <NumberInput
        label={words.field}
        description={number === null ? undefined : words.help}
        error={number === null && words.problem}
        inputWrapperOrder={fieldOrder}
        value={value}
        onChange={setValue}
        min={least}
        max={most}
        clampBehavior="none"
        decimalScale={2}
        allowNegative={false}
        data-autofocus
      />
      {save.error && <ErrorState title={words.failed} {...errorView(save.error)} />}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" disabled={number === null} loading={save.isPending}>
          {words.save}
        </Button>
      </Group>
    </form>
  )
}
