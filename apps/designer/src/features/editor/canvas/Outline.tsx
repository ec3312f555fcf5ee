import { ActionIcon } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconChevronRight, IconSend, IconX } from '@tabler/icons-react'
import { useState, type KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import { useEditorDocument, useEditorSnapshot, type EditorNode } from '../document/editorDocument.ts'
import { useProcessProblems, type ProblemCounts } from '../problems/useProblems.ts'
import { useNotExecuted } from '../problems/useServerProblems.ts'
import classes from './Canvas.module.css'
import { outlineRows, rowAfter, type OutlineKey, type OutlineRow } from './outlineRows.ts'

/** All steps in flow order, as a tree: the way to a step for the keyboard and for a screen reader, and for steps without a shape. */
export function Outline({ onClose }: { readonly onClose: () => void }) {
  const document = useEditorDocument()
  const { nodes, selectedNodeId } = useEditorSnapshot()
  const { byNode } = useProcessProblems()
  const notExecuted = useNotExecuted()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const rows = outlineRows(nodes, folded)
  const words = text.editor.outline
  // One row is the tab stop: where the focus was, else the selected one, else the first.
  const tabStop = [focused, selectedNodeId, rows[0]?.node.id].find((id) => rows.some((row) => row.node.id === id))

  function fold(id: string, isFolded: boolean): void {
    setFolded((before) => {
      const next = new Set(before)
      if (isFolded) next.add(id)
      else next.delete(id)
      return next
    })
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>, row: OutlineRow): void {
    if (event.key === 'Escape') return onClose()
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      return document.select(row.node.id)
    }
    if (!isOutlineKey(event.key)) return
    event.preventDefault()
    if (event.key === 'ArrowRight' && row.folded === true) return fold(row.node.id, false)
    if (event.key === 'ArrowLeft' && row.folded === false) return fold(row.node.id, true)
    const next = rowAfter(rows, row, event.key)
    // The rows are the elements of the tree, in order.
    const element = event.currentTarget.parentElement?.children[rows.indexOf(next)]
    if (element instanceof HTMLElement) element.focus()
  }

  return (
    <section className={classes['outline']} aria-label={words.title}>
      <div className={classes['outlineHeader']}>
        {words.title}
        <span className={classes['outlineCount']}>{words.count(nodes.length)}</span>
        <ActionIcon aria-label={words.close} onClick={onClose}>
          <IconX size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      {rows.length === 0 ? (
        <p style={{ padding: '0 12px', color: 'var(--text-dim)' }}>{words.empty}</p>
      ) : (
        <div className={classes['outlineTree']} role="tree" aria-label={words.title}>
          {rows.map((row) => (
            <div
              key={row.node.id}
              className={classes['row']}
              style={{ paddingLeft: 6 + row.level * 20 }}
              role="treeitem"
              aria-level={row.level + 1}
              aria-selected={row.node.id === selectedNodeId}
              ref={row.node.id === selectedNodeId ? showRow : undefined}
              aria-expanded={row.folded === null ? undefined : !row.folded}
              tabIndex={row.node.id === tabStop ? 0 : -1}
              onFocus={() => setFocused(row.node.id)}
              onClick={() => document.select(row.node.id)}
              onKeyDown={(event) => onKeyDown(event, row)}
            >
              <span className={classes['toggle']}>
                {row.folded !== null && (
                  <IconChevronRight
                    size={14}
                    stroke={1.6}
                    aria-hidden
                    onClick={(event) => {
                      event.stopPropagation()
                      fold(row.node.id, row.folded === false)
                    }}
                  />
                )}
              </span>
              <span className={classes['rowName']} data-unnamed={row.node.name.trim() === '' || undefined}>
                {text.editor.stepName(row.node)}
                {rowNote(row.node) !== '' && <span className={classes['rowType']}>{rowNote(row.node)}</span>}
                {notExecuted.has(row.node.id) && (
                  <span className={classes['rowType']} title={notExecuted.get(row.node.id)} data-not-executed>
                    {text.editor.badge.notExecuted}: {notExecuted.get(row.node.id)}
                  </span>
                )}
              </span>
              <RowState node={row.node} problems={byNode.get(row.node.id)} />
            </div>
          ))}
        </div>
      )}
    </section>
  )
}

/** Brings the selected row into view when it becomes the selected one. */
function showRow(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

function RowState({ node, problems }: { readonly node: EditorNode; readonly problems: ProblemCounts | undefined }) {
  const { errors = 0, warnings = 0 } = problems ?? {}
  if (node.actions.length + errors + warnings === 0) return null
  return (
    <span className={classes['rowState']}>
      <span className="visually-hidden">{text.editor.badge.name(node.actions.length, errors, warnings)}</span>
      {node.actions.length > 0 && (
        <span aria-hidden>
          <IconSend size={14} stroke={1.6} />
          {node.actions.length}
        </span>
      )}
      {errors > 0 && (
        <span data-severity="error" aria-hidden>
          <IconAlertCircle size={14} stroke={1.6} />
          {errors}
        </span>
      )}
      {warnings > 0 && (
        <span data-severity="warning" aria-hidden>
          <IconAlertTriangle size={14} stroke={1.6} />
          {warnings}
        </span>
      )}
    </span>
  )
}

/** What stands below the name: the type, unless it stands in place of the name. */
function rowNote(node: EditorNode): string {
  const words = text.editor
  const type = node.name.trim() === '' ? '' : words.stepType(node.type, node.event)
  return [type, node.pool ?? '', node.shown ? '' : words.outline.notDrawn].filter((part) => part !== '').join(' · ')
}

function isOutlineKey(key: string): key is OutlineKey {
  return ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)
}
