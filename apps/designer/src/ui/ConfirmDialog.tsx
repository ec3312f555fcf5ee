import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '../text/en.ts'

export interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  /** What happens, in a sentence or two. */
  readonly children: ReactNode
  /** The verb that says what happens. */
  readonly confirm: string
  /** The way back, in words: "Keep it". */
  readonly keep: string
  readonly loading?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before what cannot be undone, and only then. The way back has the focus. */
export function ConfirmDialog({
  opened,
  title,
  children,
  confirm,
  keep,
  loading = false,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      {children}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button onClick={onConfirm} loading={loading}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
