import type { ConnectionView } from '@sendwright/contract'
import { IconTrash } from '@tabler/icons-react'
import { useDeleteConnection } from '../../api/connections.ts'
import { errorView } from '../../app/errorView.ts'
import { notify } from '../../app/notify.tsx'
import { text } from '../../text/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'

export interface DeleteConnectionDialogProps {
  readonly connection: ConnectionView
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDeleted: () => void
}

/** Asks before a connection is deleted: its secrets could not be brought back. */
export function DeleteConnectionDialog({ connection, opened, onClose, onDeleted }: DeleteConnectionDialogProps) {
  const remove = useDeleteConnection()
  const words = text.connections.remove
  function onConfirm(): void {
    remove.mutate(connection.id, {
      onSuccess: () => {
        notify({ message: words.done(connection.name), icon: <IconTrash size={16} stroke={1.6} /> })
        onDeleted()
      },
    })
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={words.title(connection.name)}
      confirm={words.confirm}
      keep={words.keep}
      loading={remove.isPending}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {words.note(connection.id)}
      {remove.error && <ErrorState title={words.failed} {...errorView(remove.error)} />}
    </ConfirmDialog>
  )
}
