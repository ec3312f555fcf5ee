import { IconDownload, IconLink, IconUnlink } from '@tabler/icons-react'
import type { Action } from '@sendwright/model'
import { useRef, useState, type ReactNode } from 'react'
import { focusField, type FieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { notify } from '../../../app/notify.tsx'
import { useEditorDocument, type EditorNode } from '../document/editorDocument.ts'
import { buildAction } from '../problems/buildAction.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { applyImport } from './applyImport.ts'
import { firstToFill } from './firstToFill.ts'

/** An action with other parameters or another link, and what is said when it has them. */
export interface AppliedImport {
  readonly action: Action
  readonly messageIndex: number
  readonly message: string
  readonly icon: keyof typeof icons
}

/** Changes an action from a dialog, and what the dialog has to do with the focus when it closes. */
export interface ApplyImport {
  readonly apply: (applied: AppliedImport) => void
  readonly dialogProps: { readonly returnFocus: boolean; readonly onExitTransitionEnd: () => void }
}

const icons = {
  imported: <IconDownload size={16} stroke={1.6} />,
  linked: <IconLink size={16} stroke={1.6} />,
  unlinked: <IconUnlink size={16} stroke={1.6} />,
} as const satisfies Record<string, ReactNode>

/**
 * Gives an action of a step parameters and a link as one step of undo, says so with Undo, shows its parameters, and
 * brings the focus to the first place that still lacks a value.
 */
export function useApplyImport(node: EditorNode): ApplyImport {
  const document = useEditorDocument()
  const setting = useBuildSetting()
  const { open } = useEditorPlace()
  const waiting = useRef<FieldFocus | null>(null)
  const [takesFocus, setTakesFocus] = useState(false)

  function apply({ action, messageIndex, message, icon }: AppliedImport): void {
    const isNew = !node.actions.some(({ id }) => id === action.id)
    const undo = applyImport(document, { nodeId: node.id, action })
    notify({ message, icon: icons[icon], undo })
    if (icon !== 'imported') return
    open({ node: node.id, action: action.id, tab: 'parameters' })
    const value: FieldFocus = {
      actionId: action.id,
      path: `/parameters/messages/${messageIndex}/value/text`,
      position: null,
    }
    const missing = firstToFill(action, buildAction(action, setting).problems, messageIndex)
    waiting.current = missing ?? (isNew ? value : null)
    setTakesFocus(waiting.current !== null)
  }

  return {
    apply,
    dialogProps: {
      returnFocus: !takesFocus,
      onExitTransitionEnd() {
        // Only now: while it closes the dialog still holds the focus.
        if (waiting.current !== null) focusField(waiting.current)
        waiting.current = null
        setTakesFocus(false)
      },
    },
  }
}
