import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconAlertCircle, IconPlus, IconPointer, IconSend } from '@tabler/icons-react'
import { createKafkaSend, type Action } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { useEditorDocument, type EditorNode } from '../document/editorDocument.ts'
import { createActionId } from '../document/modeling/actionId.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { usePreloadedCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { ActionList } from './ActionList.tsx'
import classes from './ActionsPanel.module.css'
import { leastStay } from './durationWords.ts'
import { StepHeader } from './StepHeader.tsx'
import { useOpenAction } from './useOpenAction.ts'

/** The right side of the editor: the chosen step and what it sends. */
export function ActionsPanel() {
  const document = useEditorDocument()
  const { node } = useOpenAction()
  usePreloadedCodeEditor()

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const history = historyKey(event)
    if (history === null) return
    event.preventDefault()
    event.stopPropagation()
    document[history]()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys that its fields leave to it
    <section className={classes['panel']} aria-label={text.panel.region} onKeyDown={onKeyDown}>
      {node === null ? (
        <EmptyState
          icon={<IconPointer size={20} stroke={1.6} />}
          title={text.panel.noStep.title}
          note={text.panel.noStep.note}
        />
      ) : (
        <StepActions key={node.id} node={node} />
      )}
    </section>
  )
}

function StepActions({ node }: { readonly node: EditorNode }) {
  const addAction = useAddAction(node)
  if (node.unreadable !== null) {
    return (
      <>
        <StepHeader node={node} />
        <EmptyState
          icon={<IconAlertCircle size={20} stroke={1.6} />}
          title={text.panel.unreadable.title}
          note={`${node.unreadable} ${text.panel.unreadable.note}`}
        />
      </>
    )
  }
  if (node.actions.length === 0) {
    return (
      <>
        <StepHeader node={node} />
        <EmptyState
          icon={<IconSend size={20} stroke={1.6} />}
          title={text.panel.noActions.title}
          note={text.panel.noActions.note}
          actions={
            <Button leftSection={<IconPlus size={16} stroke={1.6} />} onClick={addAction}>
              {text.panel.addSendAction}
            </Button>
          }
        />
      </>
    )
  }
  return (
    <>
      <StepHeader node={node} />
      <div className={classes['listHeader']}>
        <h3 className={classes['listTitle']}>{text.panel.title}</h3>
        <span className={classes['listNote']}>{listNote(node.actions)}</span>
        <Tooltip label={text.panel.addAction}>
          <ActionIcon variant="default" size={26} aria-label={text.panel.addAction} onClick={addAction}>
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <ActionList node={node} />
    </>
  )
}

function listNote(actions: readonly Action[]): string {
  const stay = leastStay(actions)
  if (stay !== null) return text.panel.atLeast(stay)
  return actions.length > 1 ? text.panel.order : ''
}

/** Adds an action with the connection that the step, or the only one there is, suggests; and opens it. */
function useAddAction(node: EditorNode): () => void {
  const document = useEditorDocument()
  const { open } = useEditorPlace()
  const connections = useQuery(connectionQueries.list()).data ?? []
  return () => {
    const connection = node.actions.at(-1)?.parameters.connection ?? connections[0]?.id ?? ''
    const action = createKafkaSend(createActionId(), text.panel.newActionName, connection)
    document.setActions(node.id, [...node.actions, action])
    open({ node: node.id, action: action.id, tab: 'parameters' })
  }
}

/** Undo and redo in a field go to the document, which holds what the field shows. Other places handle them themselves. */
function historyKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  const { target } = event
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  const isOurs = isField && target.closest('.monaco-editor, [data-own-undo]') === null
  if (!isOurs || !(event.ctrlKey || event.metaKey) || event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' && !event.shiftKey ? 'redo' : null
}
