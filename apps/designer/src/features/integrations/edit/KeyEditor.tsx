import { Select } from '@mantine/core'
import type { JsonSchema, Side } from '@sendwright/model'
import { fieldsOf, jsonTypesOf } from '@sendwright/schema'
import { useMemo } from 'react'
import { text } from '../../../text/en.ts'
import classes from './EditSide.module.css'
import type { SideEdits } from './sideEdits.ts'

const keyTypes = ['string', 'integer', 'number', 'object'] as const

/** The key of a side: the message field whose value it is, and its type. */
export function KeyEditor({ side, edits }: { readonly side: Side; readonly edits: SideEdits }) {
  const words = text.integrations.edit.key
  const paths = useMemo(
    () =>
      fieldsOf(side.schema)
        .filter((field) => !field.path.includes('[]') && !field.isExpandable)
        .map((field) => field.path),
    [side.schema],
  )
  const isUnknown = side.keyField !== null && !paths.includes(side.keyField)
  const type = keyType(side.key)
  return (
    <section className={classes['part']} aria-label={words.title}>
      <h3 className={classes['title']}>{words.title}</h3>
      <div className={classes['pair']}>
        <Select
          label={words.field}
          description={words.fieldHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          searchable
          value={side.keyField ?? ''}
          data={[{ value: '', label: words.none }, ...paths, ...(isUnknown ? [side.keyField ?? ''] : [])]}
          onChange={(value) => edits.change({ keyField: value === '' ? null : value })}
        />
        <Select
          label={words.type}
          value={type}
          data={[
            { value: 'none', label: words.types.none },
            ...keyTypes.map((value) => ({ value, label: words.types[value] })),
            ...(type === 'other' ? [{ value: 'other', label: words.asWritten(keyLabel(side.key)) }] : []),
          ]}
          onChange={(value) => {
            if (value !== null && value !== 'other') edits.change({ key: keySchema(side.key, value) })
          }}
        />
      </div>
    </section>
  )
}

function keyType(key: JsonSchema | undefined): (typeof keyTypes)[number] | 'none' | 'other' {
  if (key === undefined) return 'none'
  const types = jsonTypesOf(key)
  return keyTypes.find((type) => types?.length === 1 && types[0] === type) ?? 'other'
}

function keyLabel(key: JsonSchema | undefined): string {
  return (key !== undefined && jsonTypesOf(key)?.join(', ')) || text.integrations.edit.key.types.none
}

/** The key's schema with another type; what else is said of it stays. */
function keySchema(key: JsonSchema | undefined, type: string): JsonSchema | undefined {
  if (type === 'none') return undefined
  return typeof key === 'object' ? { ...key, type } : { type }
}
