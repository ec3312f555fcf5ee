import { Modal } from '@mantine/core'
import { useEditorPlace } from '../../problems/useEditorPlace.ts'
import classes from './Versions.module.css'
import { VersionsView } from './VersionsView.tsx'

/** The published versions of the process: compare them, look at them, restore one. The address opens it: `?open=versions`. */
export function VersionsDialog() {
  const { place, open } = useEditorPlace()
  const close = (): void => open({ open: undefined })
  return (
    <Modal.Root
      opened={place.open === 'versions'}
      onClose={close}
      size={1240}
      padding={0}
      radius="md"
      shadow="xl"
      centered
      classNames={{ content: classes['content'] ?? '' }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content>
        <VersionsView onClose={close} />
      </Modal.Content>
    </Modal.Root>
  )
}
