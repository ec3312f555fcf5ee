import { Button } from '@mantine/core'
import type { Side } from '@sendwright/model'
import { addField, changeField, fieldsOf, inferSchema, moveField, removeField } from '@sendwright/schema'
import { IconPlus } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { text } from '../../../text/en.ts'
import table from '../../../ui/table.module.css'
import { closedAtFirst, fieldRows } from '../scenario/fieldRows.ts'
import { FieldEditorRow } from './FieldEditorRow.tsx'
import classes from './FieldsEditor.module.css'
import { parentPaths, siblingNames } from './fieldTree.ts'
import { freeName } from './fieldValues.ts'
import type { SideEdits } from './sideEdits.ts'

/** The fields of a message, editable in place. Alt+Up and Alt+Down move the field whose row has the focus. */
export function FieldsEditor({ side, edits }: { readonly side: Side; readonly edits: SideEdits }) {
  const words = text.integrations.edit.fields
  const columns = text.integrations.message.columns
  const fields = useMemo(() => fieldsOf(side.schema), [side.schema])
  const parents = useMemo(() => parentPaths(fields), [fields])
  const [closed, setClosed] = useState(() => closedAtFirst(fields))
  const body = useRef<HTMLTableSectionElement>(null)
  // The field whose name takes the focus as soon as its row is there.
  const [fresh, setFresh] = useState<string | null>(null)
  const rows = useMemo(() => fieldRows(fields, closed), [fields, closed])
  const { schema } = side

  function expand(path: string, isExpanded: boolean): void {
    setClosed((before) => {
      const next = new Set(before)
      if (isExpanded) next.delete(path)
      else next.add(path)
      return next
    })
  }

  function add(parent: string): void {
    const name = freeName(words.newName, siblingNames(fields, parent))
    const added = addField(schema, parent, { name, type: 'STRING' })
    const known = new Set(fields.map((field) => field.path))
    expand(parent, true)
    setFresh(fieldsOf(added).find((field) => !known.has(field.path))?.path ?? null)
    edits.changeSchema(added)
  }

  return (
    <>
      {fields.length === 0 ? (
        <p className={classes['none']}>{words.none}</p>
      ) : (
        <div className={table['frame']}>
          <table className={`${table['table']} ${classes['table']}`}>
            <colgroup>
              <col className={classes['nameColumn']} />
              <col className={classes['typeColumn']} />
              <col className={classes['mandatoryColumn']} />
              <col className={classes['exampleColumn']} />
              <col />
              <col className={classes['actionColumn']} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">{columns.name}</th>
                <th scope="col">{columns.type}</th>
                <th scope="col">{columns.mandatory}</th>
                <th scope="col">{columns.example}</th>
                <th scope="col">{columns.description}</th>
                <th scope="col">
                  <span className="visually-hidden">{text.shell.moreActions}</span>
                </th>
              </tr>
            </thead>
            <tbody ref={body}>
              {rows.map((row, index) => {
                const { field } = row
                const parent = parents.get(field.path) ?? ''
                return (
                  <FieldEditorRow
                    // By place: a name that is being typed changes the path with every key.
                    key={index}
                    row={row}
                    taken={siblingNames(fields, parent)}
                    isFresh={fresh === field.path}
                    onFocused={() => setFresh(null)}
                    onExpand={(isExpanded) => expand(field.path, isExpanded)}
                    onChange={(change) => edits.changeSchema(changeField(schema, field.path, change))}
                    onMove={(by) => {
                      // The focus goes where the field goes.
                      setFresh(field.path)
                      edits.changeSchema(moveField(schema, field.path, by))
                    }}
                    onAddInside={() => add(field.path)}
                    onRemove={() =>
                      edits.remove({ schema: removeField(schema, field.path) }, words.removed(field.name))
                    }
                  />
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      <div className={classes['buttons']}>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} stroke={1.6} />} onClick={() => add('')}>
          {words.add}
        </Button>
        {fields.length === 0 && side.samples.length > 0 && (
          <Button variant="subtle" size="xs" onClick={() => edits.changeSchema(inferSchema(side.samples))}>
            {words.fromSample}
          </Button>
        )}
      </div>
    </>
  )
}
