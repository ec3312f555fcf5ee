import { IconDownload, IconLink, IconUnlink } from '@tabler/icons-react'
import type { KafkaSendAction } from '@sendwright/model'
import { useLayoutEffect, useRef, type ReactNode } from 'react'
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
  readonly action: KafkaSendAction
  readonly messageIndex: number
  readonly message: string
  readonly icon: keyof typeof icons
}

/** Changes an action from a dialog, and what the dialog has to do with the focus when it closes. */
export interface ApplyImport {
  readonly apply: (applied: AppliedImport) => void
  readonly dialogProps: { readonly returnFocus: false; readonly onExitTransitionEnd: () => void }
}

const icons = {
  imported: <IconDownload size={16} stroke={1.6} />,
  linked: <IconLink size={16} stroke={1.6} />,
  unlinked: <IconUnlink size={16} stroke={1.6} />,
} as const satisfies Record<string, ReactNode>

/**
 * Gives an action of a step parameters and a link as one step of undo, says so with Undo, shows its parameters, and
 * brings the focus to the first place that still lacks a value, else to where it was before the dialog.
 */
export function useApplyImport(node: EditorNode, isDialogOpen: boolean): ApplyImport {
  const document = useEditorDocument()
  const setting = useBuildSetting()
  const { open } = useEditorPlace()
  const waiting = useRef<FieldFocus | null>(null)
  const opener = useRef<Opener | null>(null)

  useLayoutEffect(() => {
    const active = window.document.activeElement
    if (isDialogOpen) opener.current = { element: active, card: active?.closest('li') ?? null }
  }, [isDialogOpen])

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
  }

  return {
    apply,
    dialogProps: {
      // By hand, because the focus may go elsewhere; and only when the dialog, which holds it, is gone.
      returnFocus: false,
      onExitTransitionEnd() {
        if (waiting.current !== null) focusField(waiting.current)
        else returnFocus(opener.current)
        waiting.current = null
      },
    },
  }
}

/** What opened a dialog, and the card of the action it stands in. */
interface Opener {
  readonly element: Element | null
  readonly card: Element | null
}

/** Back to what opened the dialog; where that is gone, as a link that was taken away, to the card's open tab. */
function returnFocus(opener: Opener | null): void {
  const element = opener?.element?.isConnected === true ? opener.element : null
  const next = element ?? opener?.card?.querySelector('[role="tab"][aria-selected="true"]')
  if (next instanceof HTMLElement) next.focus()
}
