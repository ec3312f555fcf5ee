import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '../text/en.ts'
import production from './productionButton.module.css'

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
  /** `production`: the verb writes to production, and its button has that colour. */
  readonly tone?: 'production'
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
  tone,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={440}
      // A long topic must not be wider than the dialog.
      styles={{ body: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      {children}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button
          className={tone === 'production' ? production['production'] : undefined}
          onClick={onConfirm}
          loading={loading}
        >
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
