import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import type { OpenAction } from '../panel/useOpenAction.ts'
import { usedPaths } from '../problems/contextUse.ts'
import { useSampleContext } from '../problems/useSampleContext.ts'
import { ConfigurationList } from './ConfigurationList.tsx'
import classes from './ContextColumn.module.css'
import { ContextSelect } from './ContextSelect.tsx'
import { contextRows, pathText, type ContextRow } from './contextTree.ts'
import dock from './Dock.module.css'

/** The data that the record is built from; what the open action uses is marked. */
export function ContextColumn({ action }: OpenAction) {
  const words = text.dock.context
  const { context, data } = useSampleContext()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const used = useMemo(() => (action === null ? [] : usedPaths(action)), [action])
  const rows = useMemo(() => contextRows(data, toggled, used), [data, toggled, used])

  function toggle(id: string): void {
    const next = new Set(toggled)
    if (!next.delete(id)) next.add(id)
    setToggled(next)
  }

  return (
    <section className={dock['column']} aria-label={words.title}>
      <div className={dock['header']}>
        <h3 className={dock['title']}>{words.title}</h3>
        <span className={dock['spring']} />
        <ContextSelect />
      </div>
      <div className={dock['body']}>
        {context === null && <p className={dock['note']}>{words.emptyNote}</p>}
        {rows.length === 0 ? <p className={dock['note']}>{words.empty}</p> : <Tree rows={rows} onToggle={toggle} />}
        <ConfigurationList used={used} />
      </div>
    </section>
  )
}

interface TreeProps {
  readonly rows: ReturnType<typeof contextRows>
  readonly onToggle: (id: string) => void
}

/** The data as a tree: arrow keys move, open and close. */
function Tree({ rows, onToggle }: TreeProps) {
  const [current, setCurrent] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const first = rows[0]?.id
  const focusable = rows.some(({ id }) => id === current) ? current : first

  function move(to: number): void {
    const row = rows[to]
    if (row === undefined) return
    setCurrent(row.id)
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[to]?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const index = rows.findIndex(({ id }) => id === focusable)
    const row = rows[index]
    if (row === undefined) return
    const canOpen = 'count' in row && row.count > 0
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => (canOpen && !row.open ? onToggle(row.id) : move(index + 1)),
      ArrowLeft: () => {
        if (canOpen && row.open) return onToggle(row.id)
        move(rows.findLastIndex((each, at) => at < index && each.depth < row.depth))
      },
      Enter: () => canOpen && onToggle(row.id),
      ' ': () => canOpen && onToggle(row.id),
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  return (
    <div
      ref={tree}
      className={classes['tree']}
      role="tree"
      aria-label={text.dock.context.tree}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) =>
        'hidden' in row ? (
          <div key={row.id} className={classes['rest']} role="treeitem" tabIndex={-1} style={indent(row.depth)}>
            {text.dock.context.more(row.hidden)}
          </div>
        ) : (
          <Row
            key={row.id}
            row={row}
            isFocusable={row.id === focusable}
            onFocus={() => setCurrent(row.id)}
            onToggle={() => onToggle(row.id)}
          />
        ),
      )}
    </div>
  )
}

interface RowProps {
  readonly row: ContextRow
  readonly isFocusable: boolean
  readonly onFocus: () => void
  readonly onToggle: () => void
}

function Row({ row, isFocusable, onFocus, onToggle }: RowProps) {
  const words = text.dock.context
  const canOpen = row.count > 0
  const count = row.kind === 'list' ? words.items(row.count) : words.fields(row.count)
  const Chevron = row.open ? IconChevronDown : IconChevronRight
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree around it handles the keys
    <div
      className={classes['row']}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={canOpen ? row.open : undefined}
      tabIndex={isFocusable ? 0 : -1}
      title={row.text === '' ? pathText(row.path) : `${pathText(row.path)}: ${row.text}`}
      style={indent(row.depth)}
      data-can-open={canOpen || undefined}
      onFocus={onFocus}
      onClick={canOpen ? onToggle : undefined}
    >
      <span className={classes['chevron']}>{canOpen && <Chevron size={12} stroke={1.6} aria-hidden />}</span>
      <span className={classes['name']}>{row.name}</span>
      {row.kind === 'list' || row.kind === 'object' ? (
        (row.kind === 'list' || !row.open) && <span className={classes['count']}>{count}</span>
      ) : (
        <span className={classes['value']} data-kind={row.kind}>
          {row.text}
        </span>
      )}
      {row.used && (
        <span className={classes['used']} title={words.used}>
          <span className="visually-hidden">{words.used}</span>
        </span>
      )}
    </div>
  )
}

function indent(depth: number): { readonly paddingLeft: number } {
  return { paddingLeft: 12 + depth * 12 }
}
