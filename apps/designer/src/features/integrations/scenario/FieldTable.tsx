import type { JsonData } from '@sendwright/model'
import type { SchemaField } from '@sendwright/schema'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import table from '../../../ui/table.module.css'
import { treeMove } from '../../../ui/treeKeys.ts'
import { closedAtFirst, fieldRows, type FieldRow } from './fieldRows.ts'
import classes from './FieldTable.module.css'

export interface FieldTableProps {
  readonly fields: readonly SchemaField[]
  /** Paths that the last import added. */
  readonly newFields: readonly string[]
  readonly label: string
}

/** The fields of a message as a tree: arrow keys move, open and close. */
export function FieldTable({ fields, newFields, label }: FieldTableProps) {
  const words = text.integrations.message
  const [closed, setClosed] = useState(() => closedAtFirst(fields))
  const [focused, setFocused] = useState<string | null>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const rows = useMemo(() => fieldRows(fields, closed), [fields, closed])
  const added = useMemo(() => new Set(newFields), [newFields])
  const tabStop = rows.some((row) => row.field.path === focused) ? focused : rows[0]?.field.path

  function expand(path: string, isExpanded: boolean): void {
    setClosed((before) => {
      const next = new Set(before)
      if (isExpanded) next.delete(path)
      else next.add(path)
      return next
    })
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableRowElement>, index: number): void {
    const move = treeMove(event.key, rows, index)
    const row = rows[index]
    if (move === null || row === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    if ('expand' in move) expand(row.field.path, move.expand)
    else body.current?.rows[move.focus]?.focus()
  }

  return (
    <div className={table['frame']}>
      {/* A table whose rows open and close is a treegrid; its cells follow from that. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
      <table className={`${table['table']} ${table['dense']} ${classes['table']}`} role="treegrid" aria-label={label}>
        <colgroup>
          <col className={classes['nameColumn']} />
          <col className={classes['typeColumn']} />
          <col className={classes['mandatoryColumn']} />
          <col className={classes['exampleColumn']} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{words.columns.name}</th>
            <th scope="col">{words.columns.type}</th>
            <th scope="col">{words.columns.mandatory}</th>
            <th scope="col">{words.columns.example}</th>
            <th scope="col">{words.columns.description}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <tr
              key={row.field.path}
              className={classes['row']}
              aria-level={row.level}
              aria-expanded={row.expanded ?? undefined}
              tabIndex={row.field.path === tabStop ? 0 : -1}
              onFocus={() => setFocused(row.field.path)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <NameCell row={row} isNew={added.has(row.field.path)} onExpand={expand} />
              <td className={table['dim']}>{typeWords(row.field)}</td>
              <td className={row.field.mandatory ? undefined : table['dim']}>
                {row.field.mandatory ? words.mandatory.yes : words.mandatory.no}
              </td>
              <td className={classes['example']}>{exampleText(row.field.example)}</td>
              <td className={table['dim']}>
                <Description field={row.field} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function NameCell({
  row,
  isNew,
  onExpand,
}: {
  readonly row: FieldRow
  readonly isNew: boolean
  readonly onExpand: (path: string, isExpanded: boolean) => void
}) {
  const words = text.integrations.message
  const { field, level, expanded } = row
  const Chevron = expanded ? IconChevronDown : IconChevronRight
  return (
    <td className={classes['name']} style={{ paddingLeft: 10 + (level - 1) * 20 }}>
      <span className={classes['nameLine']}>
        {expanded === null ? (
          <span className={classes['leaf']} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className={classes['toggle']}
            aria-label={words.toggle(field.name, expanded)}
            onClick={() => onExpand(field.path, !expanded)}
          >
            <Chevron size={14} stroke={1.6} aria-hidden />
          </button>
        )}
        <code>{field.name}</code>
        {isNew && (
          <span className={classes['new']} title={words.isNewNote}>
            {words.isNew}
          </span>
        )}
      </span>
    </td>
  )
}

/** The type of a field in words; of one that comes from the process, with the value it is. */
export function typeWords(field: SchemaField): string {
  const words = text.integrations.message
  return field.processValue === null ? field.typeLabel : words.typeOfProcess(field.typeLabel, field.processValue)
}

/** What a field is for and, where it is a choice, what it may be. */
function Description({ field: { description, enumValues } }: { readonly field: SchemaField }) {
  if (description === '' && enumValues.length === 0) return '–'
  return (
    <>
      {description}
      {enumValues.length > 0 && (
        <span className={classes['values']}>{enumValues.map((value) => exampleText(value)).join(', ')}</span>
      )}
    </>
  )
}

function exampleText(example: JsonData | undefined): string {
  if (example === undefined) return '–'
  return typeof example === 'string' ? example : JSON.stringify(example)
}
