import type { ImportRow } from '@sendwright/message'
import type { JsonData } from '@sendwright/model'
import { useState } from 'react'
import { TemplateText } from '../../../app/codeEditor/TemplateText.tsx'
import { text } from '../../../text/en.ts'
import { rowName } from './changeRows.ts'
import classes from './ChangeTable.module.css'
import { FillInput } from './FillInput.tsx'
import { focusNextOpen } from './valueFocus.ts'

export interface AfterValueProps {
  readonly row: ImportRow
  readonly data: JsonData
  /** Whether a person can say what it will be. */
  readonly canFill: boolean
  /** Whether it is a field all the time, because it was left to fill. */
  readonly isOpen: boolean
  /** What a person has filled in. */
  readonly filled: string | undefined
  readonly isEditing: boolean
  readonly isTabStop: boolean
  /** An empty value takes it back. */
  readonly onFill: ((rowId: string, value: string) => void) | undefined
  /** Begins to edit a row by its id; null ends it. */
  readonly onEdit: (rowId: string | null) => void
  /** Called for Enter in a field when there is nothing more to fill. */
  readonly onDone: () => void
}

/** What a row will be: to be read, to be replaced where it is a field, and a field at once where it is left to fill. */
export function AfterValue(props: AfterValueProps) {
  const { row, isTabStop, onEdit } = props
  const words = text.importParameters.table
  if (props.isOpen) return <OpenField {...props} />
  if (props.canFill && props.isEditing) return <Override {...props} />
  const shown =
    row.after === null ? (
      <span className={classes['none']}>{row.change === 'omitted' ? words.leftOut : words.none}</span>
    ) : (
      <TemplateText>{row.after}</TemplateText>
    )
  if (!props.canFill) return shown
  return (
    <button
      type="button"
      className={classes['edit']}
      data-after
      tabIndex={isTabStop ? 0 : -1}
      aria-label={words.edit(rowName(row), row.after ?? (row.change === 'omitted' ? words.leftOut : words.none))}
      onClick={() => onEdit(row.id)}
    >
      {shown}
    </button>
  )
}

/** A value that is left to fill. Enter goes to the next one. */
function OpenField({ row, data, filled, onFill, onDone }: AfterValueProps) {
  return (
    <FillInput
      label={text.importParameters.table.fill(rowName(row))}
      value={filled ?? ''}
      suggestions={row.suggestions}
      data={data}
      onChange={(value) => onFill?.(row.id, value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        if (!focusNextOpen(event.currentTarget)) onDone()
      }}
    />
  )
}

/** A value that is replaced by hand. Enter takes it, Escape goes back to what stood there. */
function Override({ row, data, filled = '', onFill, onEdit }: AfterValueProps) {
  const [before] = useState(filled)
  // Its own: an emptied field stays empty, although that means the planned value again.
  const [typed, setTyped] = useState(before === '' ? (row.after ?? '') : before)
  return (
    <FillInput
      label={text.importParameters.table.fill(rowName(row))}
      value={typed}
      suggestions={row.suggestions}
      data={data}
      isOverride
      onChange={(value) => {
        setTyped(value)
        onFill?.(row.id, value)
      }}
      onBlur={() => onEdit(null)}
      onKeyDown={(event) => {
        if ((event.key !== 'Enter' && event.key !== 'Escape') || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        if (event.key === 'Escape') onFill?.(row.id, before)
        const cell = event.currentTarget.closest('td')
        onEdit(null)
        requestAnimationFrame(() => cell?.querySelector<HTMLElement>('[data-after]')?.focus())
      }}
    />
  )
}
