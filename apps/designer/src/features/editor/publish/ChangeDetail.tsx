import { ActionIcon } from '@mantine/core'
import type { ProcessChange } from '@sendwright/model'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { text } from '../../../text/en.ts'
import { useEditorSnapshot } from '../document/editorDocument.ts'
import { ActionContent } from './ActionContent.tsx'
import { isOfDrawing, type ChangeItem } from './changeGroups.ts'
import classes from './ChangeDetail.module.css'
import { TextDifference } from './TextDifference.tsx'
import { ThenAndWouldBe, TimerEffect } from './ThenAndWouldBe.tsx'

export interface ChangeDetailProps {
  readonly item: ChangeItem
  readonly items: readonly ChangeItem[]
  readonly onSelect: (key: string) => void
  /** Where the last runs can be rendered anew; null where versions are compared. */
  readonly replay: { readonly processId: string; readonly draftVersion: number } | null
  /** What is compared: the actions of the draft can be shown, and before the first version nothing has another meaning. */
  readonly between: 'nothingAndDraft' | 'versionAndDraft' | 'versions'
}

/** One change: its text difference or what it was and is, and what it would have done to the records of the last runs. */
export function ChangeDetail({ item, items, onSelect, replay, between }: ChangeDetailProps) {
  const words = text.publish.detail
  const { change, index } = item
  const previous = items[index - 1]
  const next = items[index + 1]
  const { nodeId, actionId } = change
  const scope = replay && nodeId !== null && actionId !== null ? { ...replay, nodeId, actionId } : null
  return (
    <section aria-label={words.region}>
      <header className={classes['head']} role="presentation">
        <h3 className={classes['title']}>{title(change)}</h3>
        <span className={classes['position']}>{words.position(index + 1, items.length)}</span>
        <ActionIcon
          aria-label={words.previous}
          disabled={previous === undefined}
          onClick={() => previous && onSelect(previous.key)}
        >
          <IconChevronUp size={16} stroke={1.6} />
        </ActionIcon>
        <ActionIcon aria-label={words.next} disabled={next === undefined} onClick={() => next && onSelect(next.key)}>
          <IconChevronDown size={16} stroke={1.6} />
        </ActionIcon>
      </header>
      <What change={change} hasMeaning={between !== 'nothingAndDraft'} />
      {between !== 'versions' && change.what === 'action' && change.kind === 'added' && <NewAction change={change} />}
      {scope !== null && isOfRecords(change) && <ThenAndWouldBe key={scope.actionId} scope={scope} />}
      {scope !== null && change.path.endsWith('/timer') && change.what === 'field' && (
        <TimerEffect scope={scope} from={change.from} to={change.to} />
      )}
    </section>
  )
}

function What({ change, hasMeaning }: { readonly change: ProcessChange; readonly hasMeaning: boolean }) {
  if (change.text !== null) return <TextDifference before={change.text.before} after={change.text.after} />
  const sentence = hasMeaning ? meaning(change) : null
  return (
    <>
      {(change.from !== null || change.to !== null) && (
        <TextDifference before={change.from ?? ''} after={change.to ?? ''} isText={false} />
      )}
      {sentence !== null && <p className={classes['meaning']}>{sentence}</p>}
    </>
  )
}

/** An action that is new, as it is in the draft. */
function NewAction({ change: { nodeId, actionId } }: { readonly change: ProcessChange }) {
  const { nodes } = useEditorSnapshot()
  const action = nodes.find(({ id }) => id === nodeId)?.actions.find(({ id }) => id === actionId)
  return action === undefined ? null : (
    <div className={classes['content']}>
      <ActionContent action={action} />
    </div>
  )
}

/** What a change means for runs, in a sentence; null where what was and what is says it all. */
function meaning(change: ProcessChange): string | null {
  const words = text.publish.detail
  const { kind, what } = change
  if (what === 'action' && kind === 'added') return words.newAction
  if (what === 'action' && kind === 'removed') return words.removedAction
  if (what === 'node' && kind === 'added') return words.newStep
  if (what === 'node' && kind === 'removed') return words.removedStep
  if (isOfDrawing(change)) return words.drawingNote
  return null
}

function title(change: ProcessChange): string {
  const words = text.publish
  const { what, field, actionId, actionName, nodeName } = change
  const ofStep = nodeName === '' ? words.changes.process : nodeName
  const owner = actionId === null ? ofStep : actionName === '' ? words.changes.unnamedAction : actionName
  if (what === 'message') return words.detail.title(owner, words.detail.message)
  if (what === 'drawing') return words.detail.drawing
  return field === '' || what === 'action' || what === 'node' ? owner : words.detail.title(owner, field)
}

/** Whether a change can show in the records of an action that was there before. */
function isOfRecords({ what, path, kind, actionId }: ProcessChange): boolean {
  if (actionId === null || what === 'action') return false
  return what === 'message' || what === 'header' || (path.startsWith('/parameters/') && kind !== 'removed')
}
