import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
  type Modifier,
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { IconTrash } from '@tabler/icons-react'
import type { Action } from '@sendwright/model'
import { useState } from 'react'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import { useEditorDocument, type EditorNode } from '../document/editorDocument.ts'
import { createActionId } from '../document/modeling/actionId.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useProcessProblems } from '../problems/useProblems.ts'
import { ActionCard } from './ActionCard.tsx'
import type { ActionVerb } from './ActionMenu.tsx'
import classes from './ActionList.module.css'
import { actionName } from './actionName.ts'
import {
  actionRows,
  deleteAction,
  duplicateAction,
  moveActionBy,
  moveActionTo,
  replaceAction,
  restoreAction,
} from './actionTree.ts'
import { noAction, useOpenAction } from './useOpenAction.ts'
import type { TimerDraft } from './timerDraft.ts'

/** The actions of a step as cards; one is open. They can be dragged, also with the keyboard. */
export function ActionList({ node }: { readonly node: EditorNode }) {
  const document = useEditorDocument()
  const { place, open } = useEditorPlace()
  const { action: openAction, isOpen } = useOpenAction()
  const problems = useProcessProblems()
  const [drafts, setDrafts] = useState<ReadonlyMap<string, TimerDraft>>(new Map())
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const rows = actionRows(node.actions)

  function onDragEnd({ active, over }: DragEndEvent): void {
    if (over === null || active.id === over.id) return
    const next = moveActionTo(node.actions, String(active.id), String(over.id))
    if (next !== node.actions) document.setActions(node.id, next)
  }

  const verbs: Record<ActionVerb, (action: Action) => void> = {
    toggle: (action) => open({ node: node.id, action: isOpen && action === openAction ? noAction : action.id }),
    moveUp: (action) => set(moveActionBy(node.actions, action.id, -1)),
    moveDown: (action) => set(moveActionBy(node.actions, action.id, 1)),
    duplicate: (action) => {
      const id = createActionId()
      set(duplicateAction(node.actions, action.id, { id, name: text.panel.copyName(action.name) }))
      open({ node: node.id, action: id })
    },
    setEnabled: (action) =>
      set(replaceAction(node.actions, action.id, (each) => ({ ...each, enabled: !each.enabled }))),
    delete: (action) => {
      const before = node.actions
      set(deleteAction(before, action.id))
      notify({
        message: text.panel.card.deleted(actionName(action)),
        icon: <IconTrash size={16} stroke={1.6} />,
        undo: () => {
          const present = document.snapshot().nodes.find(({ id }) => id === node.id)
          if (present) document.setActions(node.id, restoreAction(present.actions, before, action))
        },
      })
    },
  }

  function set(next: readonly Action[]): void {
    if (next !== node.actions) document.setActions(node.id, next)
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[verticalOnly]}
      onDragEnd={onDragEnd}
      accessibility={{
        announcements: announcements(node.actions),
        screenReaderInstructions: { draggable: text.panel.card.dragHelp },
      }}
    >
      <SortableContext items={rows.map((row) => row.action.id)} strategy={verticalListSortingStrategy}>
        <ol className={classes['list']} aria-label={text.panel.order}>
          {rows.map((row) => (
            <ActionCard
              key={row.action.id}
              node={node}
              row={row}
              isOpen={isOpen && row.action === openAction}
              tab={place.tab ?? 'parameters'}
              onTab={(tab) => open({ tab })}
              problems={problems.byAction.get(row.action) ?? []}
              timerDraft={drafts.get(row.action.id) ?? null}
              onTimerDraft={(draft) => setDrafts(withDraft(drafts, row.action.id, draft))}
              onVerb={(verb) => verbs[verb](row.action)}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}

const verticalOnly: Modifier = ({ transform }) => ({ ...transform, x: 0 })

function withDraft(
  drafts: ReadonlyMap<string, TimerDraft>,
  id: string,
  draft: TimerDraft | null,
): ReadonlyMap<string, TimerDraft> {
  const next = new Map(drafts)
  if (draft === null) next.delete(id)
  else next.set(id, draft)
  return next
}

function announcements(actions: readonly Action[]): Announcements {
  const rows = actionRows(actions)
  const words = text.panel.card
  const row = (id: unknown) => rows.find(({ action }) => action.id === id)
  const nameOf = (id: unknown): string => {
    const action = row(id)?.action
    return action === undefined ? '' : actionName(action)
  }
  return {
    onDragStart: ({ active }) => words.pickedUp(nameOf(active.id)),
    onDragOver: ({ active, over }) => words.over(nameOf(active.id), row(over?.id)?.number ?? ''),
    onDragEnd: ({ active, over }) => words.putDown(nameOf(active.id), row(over?.id)?.number ?? ''),
    onDragCancel: ({ active }) => words.leftWhereItWas(nameOf(active.id)),
  }
}
