import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconAlertCircle, IconDownload, IconPlus, IconPointer, IconSend } from '@tabler/icons-react'
import { createKafkaSend, type Action, type KafkaSendAction } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { isSend } from '../actionKind.ts'
import { useEditorDocument, type EditorNode } from '../document/editorDocument.ts'
import { createActionId } from '../document/modeling/actionId.ts'
import { ImportParametersDialog } from '../importParameters/ImportParametersDialog.tsx'
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
  const document = useEditorDocument()
  const { open } = useEditorPlace()
  const { action, isOpen } = useOpenAction()
  const createAction = useCreateAction(node)
  const [isImporting, setImporting] = useState(false)

  function addAction(): void {
    const added = createAction()
    document.setActions(node.id, [...node.actions, added])
    open({ node: node.id, action: added.id, tab: 'parameters' })
  }

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
  return (
    <>
      <StepHeader node={node} />
      {node.actions.length === 0 ? (
        <EmptyState
          icon={<IconSend size={20} stroke={1.6} />}
          title={text.panel.noActions.title}
          note={text.panel.noActions.note}
          actions={
            <>
              <Button leftSection={<IconPlus size={16} stroke={1.6} />} onClick={addAction}>
                {text.panel.addSendAction}
              </Button>
              <Button variant="default" onClick={() => setImporting(true)}>
                {text.importParameters.open}
              </Button>
            </>
          }
        />
      ) : (
        <>
          <div className={classes['listHeader']}>
            <h3 className={classes['listTitle']}>{text.panel.title}</h3>
            <span className={classes['listNote']}>{listNote(node.actions)}</span>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconDownload size={14} stroke={1.6} />}
              onClick={() => setImporting(true)}
            >
              {text.importParameters.open}
            </Button>
            <Tooltip label={text.panel.addAction}>
              <ActionIcon variant="default" size={26} aria-label={text.panel.addAction} onClick={addAction}>
                <IconPlus size={16} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </div>
          <ActionList node={node} />
        </>
      )}
      <ImportParametersDialog
        opened={isImporting}
        node={node}
        action={isOpen && action !== null && isSend(action) ? action : null}
        createAction={createAction}
        onClose={() => setImporting(false)}
      />
    </>
  )
}

function listNote(actions: readonly Action[]): string {
  const stay = leastStay(actions)
  if (stay !== null) return text.panel.atLeast(stay)
  return actions.length > 1 ? text.panel.order : ''
}

/** Makes an action with the connection that the step, or the only one there is, suggests. */
function useCreateAction(node: EditorNode): () => KafkaSendAction {
  const connections = useQuery(connectionQueries.list()).data ?? []
  return () => {
    const connection = node.actions.filter(isSend).at(-1)?.parameters.connection ?? connections[0]?.id ?? ''
    return createKafkaSend(createActionId(), text.panel.newActionName, connection)
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
