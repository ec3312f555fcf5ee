import { ActionIcon, Checkbox, NativeSelect, TextInput, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconChevronDown, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import classes from './DataModelDialog.module.css'
import type { VariableChange } from './declareVariable.ts'
import type { ModelRow } from './modelRows.ts'
import { variableKinds } from './variableKind.ts'

export interface VariableRowProps {
  readonly row: ModelRow
  /** It has just been added: its name takes the focus. */
  readonly isNew: boolean
  readonly onChange: (change: VariableChange) => void
  readonly onRename: (name: string) => void
  readonly onToggle: () => void
  readonly onAddPart: () => void
  /** Takes the declaration back; a variable that no sample has is gone then. */
  readonly onUndeclare: () => void
}

/** A variable that can be changed in place. */
export function VariableRow(props: VariableRowProps) {
  const { row, onChange, onToggle, onAddPart, onUndeclare } = props
  const words = text.dataModel
  const Chevron = row.open ? IconChevronDown : IconChevronRight
  const back = row.inSamples ? words.backToInferred(row.name) : words.remove(row.name)
  return (
    <tr data-declared={row.declared || undefined}>
      <td>
        <span className={classes['name']} style={{ paddingLeft: row.depth * 20 }}>
          {row.hasParts ? (
            <button
              type="button"
              className={classes['chevron']}
              aria-expanded={row.open}
              aria-label={row.open ? words.close(row.name) : words.open(row.name)}
              onClick={onToggle}
            >
              <Chevron size={14} stroke={1.6} aria-hidden />
            </button>
          ) : (
            <span className={classes['chevron']} />
          )}
          {row.inSamples ? <code>{row.name}</code> : <NameInput key={row.name} {...props} />}
        </span>
      </td>
      <td>
        <NativeSelect
          size="xs"
          aria-label={words.typeOf(row.name)}
          value={row.kind}
          data={[
            ...(row.kind === 'other' ? [{ value: 'other', label: words.otherKind(row.typeLabel) }] : []),
            ...variableKinds.map((kind) => ({ value: kind, label: words.kinds[kind] })),
          ]}
          onChange={(event) => {
            const kind = variableKinds.find((each) => each === event.currentTarget.value)
            if (kind !== undefined) onChange({ kind })
          }}
        />
      </td>
      <td>
        <Checkbox
          aria-label={words.mandatoryOf(row.name)}
          checked={row.mandatory}
          onChange={(event) => onChange({ mandatory: event.currentTarget.checked })}
        />
      </td>
      <td>
        <TextInput
          size="xs"
          aria-label={words.descriptionOf(row.name)}
          value={row.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
      </td>
      <td className={classes['from']}>{row.declared ? words.declared : words.inferred}</td>
      <td>
        <span className={classes['actions']}>
          {row.canHaveParts && (
            <Tooltip label={words.addPart(row.name)}>
              <ActionIcon size={24} aria-label={words.addPart(row.name)} onClick={onAddPart}>
                <IconPlus size={14} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          )}
          {row.declared && (
            <Tooltip label={back}>
              <ActionIcon size={24} aria-label={back} onClick={onUndeclare}>
                {row.inSamples ? <IconArrowBackUp size={14} stroke={1.6} /> : <IconTrash size={14} stroke={1.6} />}
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </td>
    </tr>
  )
}

/** A name is stored when the field is left: a half-typed one would make variables of its beginnings. */
function NameInput({ row, isNew, onRename }: VariableRowProps) {
  const [typed, setTyped] = useState(row.name)
  const rename = (): void => {
    const name = typed.trim()
    if (name === '') setTyped(row.name)
    else if (name !== row.name) onRename(name)
  }
  return (
    <TextInput
      size="xs"
      className={classes['nameInput']}
      aria-label={text.dataModel.nameOf(row.name)}
      value={typed}
      autoFocus={isNew}
      onFocus={(event) => isNew && event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={rename}
      onKeyDown={(event) => {
        if (event.key === 'Enter') rename()
      }}
    />
  )
}
