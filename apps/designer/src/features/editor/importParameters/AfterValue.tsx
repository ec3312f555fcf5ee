import type { ImportRow } from '@sendwright/message'
import type { JsonData } from '@sendwright/model'
import { useState } from 'react'
import { TemplateText } from '../../../app/codeEditor/TemplateText.tsx'
import { text } from '../../../text/en.ts'
import { canFill, rowName } from './changeRows.ts'
import classes from './ChangeTable.module.css'
import { FillInput } from './FillInput.tsx'
import type { Fills } from './fills.ts'
import { useShownValue } from './useShownValue.ts'
import { focusNextOpen } from './valueFocus.ts'

export interface AfterValueProps {
  readonly row: ImportRow
  readonly fills: Fills | null
  readonly data: JsonData
  readonly isEditing: boolean
  readonly isTabStop: boolean
  readonly onEdit: (isEditing: boolean) => void
  /** Called for Enter in a field when there is nothing more to fill. */
  readonly onDone: () => void
}

/** What a row will be: to be read, to be replaced where it is a field, and a field at once where it is left to fill. */
export function AfterValue({ row, fills, data, isEditing, isTabStop, onEdit, onDone }: AfterValueProps) {
  const words = text.importParameters.table
  const name = rowName(row)
  const after = useShownValue(row, row.after)
  const canEdit = fills !== null && canFill(row)
  if (fills?.open.has(row.id) === true) {
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
    after === null ? (
      <span className={classes['none']}>{row.change === 'omitted' ? words.leftOut : words.none}</span>
    ) : (
      <TemplateText>{after}</TemplateText>
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
