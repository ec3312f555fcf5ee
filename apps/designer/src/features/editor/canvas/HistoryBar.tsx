import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { text } from '../../../text/en.ts'
import { useEditorDocument, useEditorSnapshot } from '../document/editorDocument.ts'
import drawing from '../../../app/drawing/Drawing.module.css'
import classes from './Canvas.module.css'

/** Undo and redo of everything in the process: drawing, actions, contexts, name. */
export function HistoryBar() {
  const document = useEditorDocument()
  const { canUndo, canRedo } = useEditorSnapshot()
  const words = text.editor.drawing
  return (
    <div className={`${drawing['bar']} ${classes['history']}`} role="toolbar" aria-label={words.history}>
      <Tooltip label={words.undo}>
        <ActionIcon
          size={30}
          aria-label={words.undo}
          aria-keyshortcuts="Control+Z"
          disabled={!canUndo}
          onClick={document.undo}
        >
          <IconArrowBackUp size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={words.redo}>
        <ActionIcon
          size={30}
          aria-label={words.redo}
          aria-keyshortcuts="Control+Y Control+Shift+Z"
          disabled={!canRedo}
          onClick={document.redo}
        >
          <IconArrowForwardUp size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
