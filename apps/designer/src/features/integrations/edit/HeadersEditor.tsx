import { ActionIcon, Button, Checkbox, Select, Tooltip } from '@mantine/core'
import type { Side } from '@sendwright/model'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { TemplateInput } from '../../../app/codeEditor/TemplateInput.tsx'
import { text } from '../../../text/en.ts'
import table from '../../../ui/table.module.css'
import classes from './EditSide.module.css'
import { useFocusAdded } from '../../../ui/useFocusAdded.ts'
import { freeName } from './fieldValues.ts'
import { addHeader, changeHeader, headerRows, removeHeader, type HeaderRow } from './headerRows.ts'
import { LiveInput } from './LiveInput.tsx'
import type { SideEdits } from './sideEdits.ts'

/** The headers of a side: name, template or fixed text, whether it is mandatory, what it is for. */
export function HeadersEditor({ side, edits }: { readonly side: Side; readonly edits: SideEdits }) {
  const words = text.integrations.edit.headers
  const rows = headerRows(side.headers)
  const place = useRef<HTMLElement>(null)
  const expectRow = useFocusAdded(place, rows.length)
  const names = new Set(rows.map(({ name }) => name))
  const change = (name: string, changed: Partial<HeaderRow>): void =>
    edits.change({ headers: changeHeader(side.headers, name, changed) })
  return (
    <section ref={place} className={classes['part']} aria-label={words.title}>
      <h3 className={classes['title']}>{words.title}</h3>
      {rows.length > 0 && (
        <div className={table['frame']}>
          <table className={`${table['table']} ${classes['inputs']}`}>
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.kind}</th>
                <th scope="col">{words.columns.value}</th>
                <th scope="col">{words.columns.mandatory}</th>
                <th scope="col">{words.columns.description}</th>
                <th scope="col">
                  <span className="visually-hidden">{text.shell.moreActions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index} data-row>
                  <td>
                    <LiveInput
                      size="sm"
                      label={words.name(index + 1)}
                      value={row.name}
                      check={(typed) => nameFault(typed, row.name, names)}
                      onChange={(name) => change(row.name, { name })}
                      classNames={{ input: 'mono' }}
                    />
                  </td>
                  <td className={classes['kind']}>
                    <Select
                      aria-label={words.kind(index + 1)}
                      value={row.fixed ? 'fixed' : 'template'}
                      data={[
                        { value: 'template', label: words.kinds.template },
                        { value: 'fixed', label: words.kinds.fixed },
                      ]}
                      onChange={(value) => change(row.name, { fixed: value === 'fixed' })}
                    />
                  </td>
                  <td>
                    {row.fixed ? (
                      <LiveInput
                        size="sm"
                        label={words.value(index + 1)}
                        value={row.value}
                        onChange={(value) => change(row.name, { value })}
                        classNames={{ input: 'mono' }}
                      />
                    ) : (
                      <TemplateInput
                        value={row.value}
                        data={null}
                        problems={[]}
                        label={words.value(index + 1)}
                        onChange={(value) => change(row.name, { value })}
                      />
                    )}
                  </td>
                  <td className={classes['check']}>
                    <Checkbox
                      aria-label={words.mandatory(index + 1)}
                      checked={row.mandatory}
                      onChange={(event) => change(row.name, { mandatory: event.currentTarget.checked })}
                    />
                  </td>
                  <td>
                    <LiveInput
                      size="sm"
                      label={words.description(index + 1)}
                      value={row.description}
                      onChange={(description) => change(row.name, { description })}
                    />
                  </td>
                  <td className={classes['action']}>
                    <Tooltip label={words.remove(row.name)}>
                      <ActionIcon
                        aria-label={words.remove(row.name)}
                        onClick={() =>
                          edits.remove({ headers: removeHeader(side.headers, row.name) }, words.removed(row.name))
                        }
                      >
                        <IconX size={14} stroke={1.6} />
                      </ActionIcon>
                    </Tooltip>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={classes['help']}>{words.help}</p>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        onClick={() => {
          expectRow()
          edits.change({ headers: addHeader(side.headers, newHeader(names)) })
        }}
      >
        {words.add}
      </Button>
    </section>
  )
}

function newHeader(taken: ReadonlySet<string>): HeaderRow {
  return {
    name: freeName(text.integrations.edit.headers.newName, taken),
    value: '',
    fixed: false,
    mandatory: false,
    description: '',
  }
}

function nameFault(typed: string, own: string, taken: ReadonlySet<string>): string | null {
  const words = text.integrations.edit.headers
  if (typed.trim() === '') return words.nameNeeded
  return typed !== own && taken.has(typed) ? words.nameTaken(typed) : null
}
