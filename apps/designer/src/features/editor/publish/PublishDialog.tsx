import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import classes from './Dialog.module.css'
import { PublishForm } from './PublishForm.tsx'

/** Shows what publishing the draft would change and what blocks it, and publishes. The address opens it: `?open=publish`. */
export function PublishDialog() {
  const { place, open } = useEditorPlace()
  // A field that the dialog led to keeps the focus.
  const [returnFocus, setReturnFocus] = useState(true)
  const isOpen = place.open === 'publish'

  function close(keepsFocus = true): void {
    setReturnFocus(keepsFocus)
    open({ open: undefined })
  }

  return (
    <Modal.Root
      opened={isOpen}
      onClose={() => close()}
      onExitTransitionEnd={() => setReturnFocus(true)}
      returnFocus={returnFocus}
      size={1080}
      padding={0}
      radius="md"
      shadow="xl"
      centered
      classNames={{ content: classes['content'] ?? '' }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content>
        <PublishForm
          onClose={() => close()}
          onLeave={() => close(false)}
          onVersions={() => open({ open: 'versions' })}
          onStart={() => open({ open: 'run' })}
        />
      </Modal.Content>
    </Modal.Root>
  )
}
