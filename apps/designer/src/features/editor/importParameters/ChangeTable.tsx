import { useQuery } from '@tanstack/react-query'
import type { ImportRow } from '@sendwright/message'
import { defaultEnvironmentName, type JsonData } from '@sendwright/model'
import { useState, type KeyboardEvent } from 'react'
import { environmentQueries } from '../../../api/environments.ts'
import { text } from '../../../text/en.ts'
import { StageMark } from '../../../ui/StageMark.tsx'
import { ChangeMark } from './ChangeMark.tsx'
import classes from './ChangeTable.module.css'
import { changeGroups, changesAnything, rowName } from './changeRows.ts'
import { FillInput } from './FillInput.tsx'
import { TemplateText } from '../../../app/codeEditor/TemplateText.tsx'

export interface ChangeTableProps {
  readonly rows: readonly ImportRow[]
  /** Whether rows in which nothing changes are left out. */
  readonly onlyChanges: boolean
  /** The heading of the third column. */
  readonly after: string
  readonly data: JsonData
  /** What a person has filled in, by row; null where nothing can be. */
  readonly fills: Fills | null
  /** Called for Enter in a field when there is nothing more to fill. */
  readonly onDone: () => void
}

/** Values that a person gives to rows. */
export interface Fills {
  readonly values: Readonly<Record<string, string>>
  /** Rows that were left to fill before anything was filled in: they stay fields while they are typed in. */
  readonly open: ReadonlySet<string>
  /** An empty value takes it back. */
  readonly onFill: (rowId: string, value: string) => void
}

/** Every field with what it is now, what it will be, and what happens to it. */
export function ChangeTable(props: ChangeTableProps) {
  const words = text.importParameters.table
  const { envelope, fields, found } = changeGroups(props.rows)
  const [editing, setEditing] = useState<string | null>(null)
  const isShown = ({ id, change }: ImportRow): boolean =>
    !props.onlyChanges || changesAnything(change) || id === editing || props.fills?.values[id] !== undefined
  const shownFields = fields.filter(isShown)
  // What is left to fill is the only tab stop; the arrow keys lead to the others. With nothing to fill the first is one.
  const tabStop = props.fills === null || props.fills.open.size > 0 ? undefined : shownFields[0]?.id
  const row = (each: ImportRow) => (
    <ChangeRow
      key={each.id}
      {...props}
      row={each}
      isEditing={editing === each.id}
      isTabStop={each.id === tabStop}
      onEdit={(isEditing) => setEditing(isEditing ? each.id : null)}
    />
  )

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys between its values
    <table className={classes['table']} onKeyDown={moveBetweenValues}>
      <caption className="visually-hidden">{words.title}</caption>
      <colgroup>
        <col className={classes['fieldColumn']} />
        <col className={classes['nowColumn']} />
        <col />
        <col className={classes['changeColumn']} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.now}</th>
          <th scope="col">{props.after}</th>
          <th scope="col">{words.change}</th>
        </tr>
      </thead>
      <tbody>{envelope.filter(isShown).map(row)}</tbody>
      {shownFields.length > 0 && (
        <tbody>
          <tr className={classes['group']}>
            <th scope="rowgroup" colSpan={4}>
              <strong>{words.message}</strong>{' '}
              {props.fills === null ? words.fieldCount(fields.length) : words.found(fields.length, found)}
            </th>
          </tr>
          {shownFields.map(row)}
        </tbody>
      )}
    </table>
  )
}

interface ChangeRowProps extends ChangeTableProps {
  readonly row: ImportRow
  readonly isEditing: boolean
  readonly isTabStop: boolean
  readonly onEdit: (isEditing: boolean) => void
}

function ChangeRow(props: ChangeRowProps) {
  const { row } = props
  const words = text.importParameters.table
  const isGone = row.change === 'replaced' || row.change === 'removed'
  return (
    <tr data-row-id={row.id}>
      <th scope="row">
        <RowLabel row={row} />
      </th>
      <td className={classes['now']} data-gone={isGone || undefined}>
        {row.now === null ? (
          <span className={classes['none']}>{words.none}</span>
        ) : (
          <TemplateText>{row.now}</TemplateText>
        )}
      </td>
      <td className={classes['after']}>
        <AfterValue {...props} />
      </td>
      <td>
        <ChangeMark change={row.change} />
      </td>
    </tr>
  )
}

function RowLabel({ row }: { readonly row: ImportRow }) {
  const words = text.importParameters.table
  return (
    <span className={classes['label']}>
      {row.kind !== 'field' && <span className={classes['kind']}>{words[row.kind]}</span>}
      {row.kind === 'header' && <code className={classes['header']}>{row.label}</code>}
      {row.kind === 'field' && (row.label === '' ? words.wholeMessage : <code>{row.label}</code>)}
      {row.kind === 'field' && row.mandatory && (
        <span className={classes['star']} title={words.mandatory}>
          <span aria-hidden>*</span>
          <span className="visually-hidden">{words.mandatory}</span>
        </span>
      )}
      {row.kind === 'field' && row.type !== null && <span className={classes['type']}>{row.type}</span>}
      <Environments names={row.environments} />
    </span>
  )
}

function Environments({ names }: { readonly names: readonly string[] }) {
  const known = useQuery(environmentQueries.list()).data?.environments ?? []
  if (names.length === 0) return null
  return (
    <span className={classes['environments']}>
      {names
        .filter((name) => name !== defaultEnvironmentName)
        .map((name) => (
          <StageMark key={name} name={name} stage={known.find((each) => each.name === name)?.stage ?? 'development'} />
        ))}
    </span>
  )
}

function AfterValue({ row, fills, data, isEditing, isTabStop, onEdit, onDone }: ChangeRowProps) {
  const words = text.importParameters.table
  const name = rowName(row)
  const canEdit = fills !== null && row.kind === 'field'
  const isOpen = canEdit && fills.open.has(row.id)
  if (canEdit && isOpen) {
    return (
      <FillInput
        label={words.fill(name)}
        value={fills.values[row.id] ?? ''}
        suggestions={row.suggestions}
        data={data}
        onChange={(value) => fills.onFill(row.id, value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          if (!focusNextOpen(event.currentTarget)) onDone()
        }}
      />
    )
  }
  if (canEdit && isEditing)
    return <Override row={row} name={name} fills={fills} data={data} onEnd={() => onEdit(false)} />
  const shown =
    row.after === null ? (
      <span className={classes['none']}>{row.change === 'omitted' ? words.leftOut : words.none}</span>
    ) : (
      <TemplateText>{row.after}</TemplateText>
    )
  if (!canEdit) return shown
  return (
    <button
      type="button"
      className={classes['edit']}
      data-after
      tabIndex={isTabStop ? 0 : -1}
      aria-label={words.edit(name, row.after ?? words.none)}
      onClick={() => onEdit(true)}
    >
      {shown}
    </button>
  )
}

interface OverrideProps {
  readonly row: ImportRow
  readonly name: string
  readonly fills: Fills
  readonly data: JsonData
  readonly onEnd: () => void
}

/** A value that is replaced by hand. Enter takes it, Escape goes back to what stood there. */
function Override({ row, name, fills, data, onEnd }: OverrideProps) {
  const [before] = useState(fills.values[row.id] ?? '')
  // Its own: an emptied field stays empty, although that means the planned value again.
  const [typed, setTyped] = useState(before === '' ? (row.after ?? '') : before)
  return (
    <FillInput
      label={text.importParameters.table.fill(name)}
      value={typed}
      suggestions={row.suggestions}
      data={data}
      isOverride
      onChange={(value) => {
        setTyped(value)
        fills.onFill(row.id, value)
      }}
      onBlur={onEnd}
      onKeyDown={(event) => {
        if ((event.key !== 'Enter' && event.key !== 'Escape') || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        if (event.key === 'Escape') fills.onFill(row.id, before)
        const cell = event.currentTarget.closest('td')
        onEnd()
        requestAnimationFrame(() => cell?.querySelector<HTMLElement>('[data-after]')?.focus())
      }}
    />
  )
}

/** Up and down lead from value to value, as in a sheet. */
function moveBetweenValues(event: KeyboardEvent<HTMLTableElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const isFree = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
  const { target } = event
  if (step === 0 || !isFree || !(target instanceof HTMLElement)) return
  if (target.getAttribute('aria-expanded') === 'true') return
  const values = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-after]')]
  const next = values[values.indexOf(target) + step]
  if (!values.includes(target) || next === undefined) return
  event.preventDefault()
  next.focus()
}

/** The next field after this one that is still empty, or the first of all. */
function focusNextOpen(from: HTMLElement): boolean {
  const inputs = [...(from.closest('table')?.querySelectorAll<HTMLInputElement>('input[data-after]') ?? [])]
  const empty = inputs.filter((input) => input.value.trim() === '' && input !== from)
  const at = inputs.findIndex((input) => input === from)
  const next = empty.find((input) => inputs.indexOf(input) > at) ?? empty[0]
  next?.focus()
  return next !== undefined
}
