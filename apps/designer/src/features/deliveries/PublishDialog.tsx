import { Modal } from '@mantine/core'
import { text } from '../../text/en.ts'
import { PublishHelp } from './PublishHelp.tsx'

/** How a program publishes, for later. */
export function PublishDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text.deliveries.menu.publish}
      size={640}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <PublishHelp />
    </Modal>
  )
}
