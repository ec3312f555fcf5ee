import { Modal } from '@mantine/core'
import type { KafkaSendAction } from '@sendwright/model'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import type { EditorNode } from '../document/editorDocument.ts'
import { actionName } from '../panel/actionName.ts'
import { ImportForm } from './ImportForm.tsx'
import classes from './ImportParametersDialog.module.css'
import { useApplyImport } from './useApplyImport.tsx'

export interface ImportParametersDialogProps {
  readonly opened: boolean
  readonly node: EditorNode
  /** The action that gets the parameters; null where there is none. */
  readonly action: KafkaSendAction | null
  /** Makes an action to be added. */
  readonly createAction: () => KafkaSendAction
  readonly onClose: () => void
}

/** Finds parameters, shows what they change in an action, and imports them. */
export function ImportParametersDialog({ opened, node, action, createAction, onClose }: ImportParametersDialogProps) {
  const { apply, dialogProps } = useApplyImport(node, opened)
  const [isDocumentOpen, setDocumentOpen] = useState(false)

  function onImport(imported: KafkaSendAction, messageIndex: number): void {
    const words = text.importParameters
    const isNew = !node.actions.some(({ id }) => id === imported.id)
    const message = isNew ? words.doneNew(actionName(imported)) : words.done(actionName(imported))
    apply({ action: imported, messageIndex, message, icon: 'imported' })
    onClose()
  }

  return (
    <Modal.Root
      {...dialogProps}
      opened={opened}
      onClose={onClose}
      // Escape closes what lies above it first.
      closeOnEscape={!isDocumentOpen}
      size={1080}
      padding={0}
      radius="md"
      shadow="xl"
      centered
      // A class of the content alone would become one of the box around it.
      classNames={{ content: classes['content'] ?? '' }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content>
        <ImportForm
          node={node}
          action={action}
          createAction={createAction}
          isDocumentOpen={isDocumentOpen}
          onDocumentOpen={setDocumentOpen}
          onImport={onImport}
          onClose={onClose}
        />
      </Modal.Content>
    </Modal.Root>
  )
}
