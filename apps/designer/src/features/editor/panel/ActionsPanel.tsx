import { Button } from '@mantine/core'
import { IconAlertCircle, IconDownload, IconPointer, IconSend } from '@tabler/icons-react'
import {
  createKafkaReceive,
  createKafkaSend,
  createScript,
  type Action,
  type ActionType,
  type KafkaSendAction,
} from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { byKind, isSend } from '../actionKind.ts'
import { useEditorDocument, useEditorSnapshot, type EditorNode } from '../document/editorDocument.ts'
import { createActionId } from '../document/modeling/actionId.ts'
import { ImportParametersDialog } from '../importParameters/ImportParametersDialog.tsx'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { usePreloadedCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { startsRuns } from '../problems/receiveProblems.ts'
import { ActionList } from './ActionList.tsx'
import { AddActionIcon, AddFirstAction } from './AddAction.tsx'
import classes from './ActionsPanel.module.css'
import { leastStay } from './durationWords.ts'
import { offeredKinds } from './offeredKinds.ts'
import { StepHeader } from './StepHeader.tsx'
import { FlowPanel } from './stepSettings/FlowPanel.tsx'
import { StepSettings } from './stepSettings/StepSettings.tsx'
import { useOpenAction } from './useOpenAction.ts'

/** The right side of the editor: the chosen step, what decides about its way, and its actions; or the chosen flow. */
export function ActionsPanel() {
  const document = useEditorDocument()
  const { node } = useOpenAction()
  const { nodes, selectedFlowId } = useEditorSnapshot()
  const source = nodes.find(({ outgoing }) => outgoing.some(({ id }) => id === selectedFlowId)) ?? null
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
      {node !== null ? (
        <StepActions key={node.id} node={node} />
      ) : source !== null && selectedFlowId !== null ? (
        <FlowPanel key={selectedFlowId} node={source} flowId={selectedFlowId} />
      ) : (
        <EmptyState
          icon={<IconPointer size={20} stroke={1.6} />}
          title={text.panel.noStep.title}
          isHeading
          note={text.panel.noStep.note}
        />
      )}
    </section>
  )
}

function StepActions({ node }: { readonly node: EditorNode }) {
  const document = useEditorDocument()
  const { open } = useEditorPlace()
  const { action, isOpen } = useOpenAction()
  const { createSend, createOfKind } = useCreateAction(node)
  const [isImporting, setImporting] = useState(false)

  const kinds = offeredKinds(node)

  function addAction(kind: ActionType): void {
    const added = createOfKind(kind)
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
      <StepSettings node={node} />
      {node.actions.length === 0 ? (
        kinds.length > 0 && (
          <EmptyState
            icon={<IconSend size={20} stroke={1.6} />}
            title={text.panel.noActions.title}
            note={emptyNote(node, kinds)}
            actions={
              <>
                <AddFirstAction kinds={kinds} onAdd={addAction} />
                {kinds[0] === 'kafkaSend' && (
                  <Button variant="default" onClick={() => setImporting(true)}>
                    {text.importParameters.open}
                  </Button>
                )}
              </>
            }
          />
        )
      ) : (
        <>
          <div className={classes['listHeader']}>
            <h3 className={classes['listTitle']}>{text.panel.title}</h3>
            <span className={classes['listNote']}>{listNote(node.actions)}</span>
            {kinds.includes('kafkaSend') && (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload size={14} stroke={1.6} />}
                onClick={() => setImporting(true)}
              >
                {text.importParameters.open}
              </Button>
            )}
            <AddActionIcon kinds={kinds} onAdd={addAction} />
          </div>
          <ActionList node={node} />
        </>
      )}
      <ImportParametersDialog
        opened={isImporting}
        node={node}
        action={isOpen && action !== null && isSend(action) ? action : null}
        createAction={createSend}
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

function emptyNote(node: EditorNode, [first]: readonly ActionType[]): string {
  const words = text.panel.noActions
  if (first === 'kafkaReceive') return startsRuns(node) ? words.startsNote : words.waitsNote
  return first === 'script' ? words.runsNote : words.note
}

interface CreateAction {
  readonly createSend: () => KafkaSendAction
  readonly createOfKind: (kind: ActionType) => Action
}

/** Makes actions with the connection that the step, or the only one there is, suggests. */
function useCreateAction(node: EditorNode): CreateAction {
  const connections = useQuery(connectionQueries.list()).data ?? []
  const names = text.panel.newNames
  const connection = (): string => connectionOfLast(node.actions) ?? connections[0]?.id ?? ''
  const createSend = (): KafkaSendAction => createKafkaSend(createActionId(), names.kafkaSend, connection())
  const creators: Readonly<Record<ActionType, () => Action>> = {
    kafkaSend: createSend,
    kafkaReceive: () => createKafkaReceive(createActionId(), names.kafkaReceive, connection()),
    script: () => createScript(createActionId(), names.script),
  }
  return { createSend, createOfKind: (kind) => creators[kind]() }
}

function connectionOfLast(actions: readonly Action[]): string | undefined {
  const used = actions.flatMap((action) =>
    byKind(action, {
      kafkaSend: ({ parameters }) => [parameters.connection],
      kafkaReceive: ({ parameters }) => [parameters.connection],
      script: () => [],
    }),
  )
  return used.at(-1)
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
