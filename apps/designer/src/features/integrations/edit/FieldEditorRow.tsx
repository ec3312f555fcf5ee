import { ActionIcon, Checkbox, Menu, Select, TagsInput } from '@mantine/core'
import { fieldTypes, type FieldChange, type FieldType, type SchemaField } from '@sendwright/schema'
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, type KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import type { FieldRow } from '../scenario/fieldRows.ts'
import classes from './FieldsEditor.module.css'
import { canHoldFields } from './fieldTree.ts'
import { typedEnum, typedValue, valueText } from './fieldValues.ts'
import { LiveInput } from './LiveInput.tsx'

export interface FieldEditorRowProps {
  readonly row: FieldRow
  /** The names of the fields in the same place, its own among them. */
  readonly taken: ReadonlySet<string>
  /** It was just added: its name takes the focus. */
  readonly isFresh: boolean
  readonly onFocused: () => void
  readonly onExpand: (isExpanded: boolean) => void
  readonly onChange: (change: FieldChange) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onAddInside: () => void
  readonly onRemove: () => void
}

/** One field in the form: a row, and below it what only its type has. */
export function FieldEditorRow(props: FieldEditorRowProps) {
  const { row, taken, onChange, onMove } = props
  const { field, level } = row
  const words = text.integrations.edit.fields
  const nameInput = useFreshFocus(props)
  const isFixed = field.readOnly !== null

  function onKeyDown(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }

  return (
    <>
      <tr onKeyDown={onKeyDown} className={classes['row']} title={field.readOnly ?? undefined}>
        <td style={{ paddingLeft: 8 + (level - 1) * 20 }}>
          <div className={classes['name']}>
            <Toggle {...props} />
            <LiveInput
              ref={nameInput}
              className={classes['grow'] ?? ''}
              label={words.name(field.name)}
              value={field.name}
              disabled={isFixed}
              check={(typed) => nameFault(typed, field.name, taken)}
              onChange={(name) => onChange({ name })}
              classNames={{ input: 'mono' }}
            />
          </div>
        </td>
        <td>
          <TypeSelects field={field} onChange={onChange} />
        </td>
        <td className={classes['check']}>
          <Checkbox
            aria-label={words.mandatory(field.name)}
            checked={field.mandatory}
            disabled={isFixed}
            onChange={(event) => onChange({ mandatory: event.currentTarget.checked })}
          />
        </td>
        <td>
          <ExampleInput field={field} onChange={onChange} />
        </td>
        <td>
          <LiveInput
            label={words.description(field.name)}
            value={field.description}
            disabled={isFixed}
            onChange={(description) => onChange({ description })}
          />
        </td>
        <td className={classes['action']}>
          <RowMenu {...props} />
        </td>
      </tr>
      <TypeDetails field={field} level={level} onChange={onChange} />
    </>
  )
}

function useFreshFocus({ isFresh, onFocused }: FieldEditorRowProps) {
  const input = useRef<HTMLInputElement>(null)
  const take = useEffectEvent(() => {
    input.current?.focus()
    input.current?.select()
    onFocused()
  })
  useEffect(() => {
    if (isFresh) take()
  }, [isFresh])
  return input
}

function Toggle({ row, onExpand }: FieldEditorRowProps) {
  const { field, expanded } = row
  if (expanded === null) return <span className={classes['leaf']} />
  const Chevron = expanded ? IconChevronDown : IconChevronRight
  return (
    <button
      type="button"
      className={classes['toggle']}
      aria-expanded={expanded}
      aria-label={text.integrations.message.toggle(field.name, expanded)}
      onClick={() => onExpand(!expanded)}
    >
      <Chevron size={14} stroke={1.6} aria-hidden />
    </button>
  )
}

const itemTypes = ['STRING', 'NUMBER', 'BOOLEAN', 'OBJECT', 'ENUM'] as const satisfies readonly FieldType[]

function TypeSelects({ field, onChange }: Pick<FieldEditorRowProps, 'onChange'> & { readonly field: SchemaField }) {
  const words = text.integrations
  const names = words.message.types
  const isList = field.type === 'ARRAY' || field.type === 'ARRAY_REF'
  return (
    <div className={classes['types']}>
      <Select
        size="xs"
        aria-label={words.edit.fields.type(field.name)}
        value={field.type}
        disabled={field.readOnly !== null}
        data={fieldTypes.map((value) => ({ value, label: names[value] }))}
        comboboxProps={{ width: 180, position: 'bottom-start' }}
        onChange={(value) => {
          const type = fieldTypes.find((each) => each === value)
          if (type) onChange({ type })
        }}
      />
      {isList && (
        <Select
          size="xs"
          aria-label={words.edit.fields.itemType(field.name)}
          value={field.itemType}
          placeholder="–"
          disabled={field.readOnly !== null}
          data={itemTypes.map((value) => ({ value, label: names[value] }))}
          comboboxProps={{ width: 160, position: 'bottom-start' }}
          onChange={(value) => {
            const itemType = itemTypes.find((each) => each === value)
            if (itemType) onChange({ itemType })
          }}
        />
      )}
    </div>
  )
}

function ExampleInput({ field, onChange }: Pick<FieldEditorRowProps, 'onChange'> & { readonly field: SchemaField }) {
  const words = text.integrations.edit.fields
  return (
    <LiveInput
      label={words.example(field.name)}
      value={valueText(field.example)}
      disabled={field.readOnly !== null}
      check={(typed) => (typedValue(typed, field.type) === null ? words.exampleFault[field.type] : null)}
      onChange={(typed) => onChange({ example: typedValue(typed, field.type)?.value })}
      classNames={{ input: 'mono' }}
    />
  )
}

/** What a type has besides: the values of a choice, the process value that an object or list is. */
function TypeDetails({
  field,
  level,
  onChange,
}: Pick<FieldEditorRowProps, 'onChange'> & { readonly field: SchemaField; readonly level: number }) {
  const words = text.integrations.edit.fields
  const isReference = field.type === 'OBJECT_REF' || field.type === 'ARRAY_REF'
  if (field.readOnly !== null || (field.type !== 'ENUM' && !isReference)) return null
  return (
    <tr className={classes['details']}>
      <td colSpan={6} style={{ paddingLeft: 28 + (level - 1) * 20 }}>
        {isReference ? (
          <label className={classes['detail']}>
            <span>{words.processValueLabel}</span>
            <LiveInput
              label={words.processValue(field.name)}
              placeholder={words.processValuePlaceholder}
              value={field.processValue ?? ''}
              onChange={(processValue) => onChange({ processValue })}
              classNames={{ input: 'mono' }}
            />
            <span className={classes['help']}>{words.processValueHelp(field.processValue ?? '')}</span>
          </label>
        ) : (
          <label className={classes['detail']}>
            <span>{words.enumLabel}</span>
            <TagsInput
              size="xs"
              className={classes['grow'] ?? ''}
              aria-label={words.enumValues(field.name)}
              placeholder={field.enumValues.length === 0 ? words.enumPlaceholder : ''}
              value={field.enumValues.map(valueText)}
              splitChars={[',']}
              acceptValueOnBlur
              onChange={(values) => onChange({ enumValues: typedEnum(values, field.enumValues) })}
            />
          </label>
        )}
      </td>
    </tr>
  )
}

function RowMenu({ row, onMove, onAddInside, onRemove }: FieldEditorRowProps) {
  const words = text.integrations.edit.fields
  const { field } = row
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={words.more(field.name)}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canHoldFields(field) && (
          <Menu.Item leftSection={<IconPlus size={16} stroke={1.6} />} onClick={onAddInside}>
            {words.addTo}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconArrowUp size={16} stroke={1.6} />} onClick={() => onMove(-1)}>
          {words.moveUp}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={16} stroke={1.6} />} onClick={() => onMove(1)}>
          {words.moveDown}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={onRemove}>
          {words.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function nameFault(typed: string, own: string, taken: ReadonlySet<string>): string | null {
  const words = text.integrations.edit.fields
  if (typed.trim() === '') return words.nameNeeded
  return typed !== own && taken.has(typed) ? words.nameTaken(typed) : null
}
