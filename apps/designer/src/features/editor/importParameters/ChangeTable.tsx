import { useQuery } from '@tanstack/react-query'
import type { ImportRow } from '@sendwright/message'
import { defaultEnvironmentName, type JsonData } from '@sendwright/model'
import { memo, useMemo, useState } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { environmentQueries } from '../../../api/environments.ts'
import { text } from '../../../text/en.ts'
import { StageMark } from '../../../ui/StageMark.tsx'
import { AfterValue, type AfterValueProps } from './AfterValue.tsx'
import { ChangeMark } from './ChangeMark.tsx'
import classes from './ChangeTable.module.css'
import { canFill, changeGroups, changesAnything, withConnectionNames } from './changeRows.ts'
import type { Fills } from './fills.ts'
import { moveBetweenValues } from './valueFocus.ts'
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

/** Every field with what it is now, what it will be, and what happens to it. */
export function ChangeTable(props: ChangeTableProps) {
  const words = text.importParameters.table
  const { fills } = props
  const connections = useQuery(connectionQueries.list()).data
  const rows = useMemo(() => withConnectionNames(props.rows, connections ?? []), [props.rows, connections])
  const { envelope, fields, known, found } = changeGroups(rows, fills?.values)
  const [editing, setEditing] = useState<string | null>(null)
  const isShown = ({ id, change }: ImportRow): boolean =>
    !props.onlyChanges || changesAnything(change) || id === editing || fills?.values[id] !== undefined
  const shownFields = fields.filter(isShown)
  // What is left to fill is the only tab stop; the arrow keys lead to the others. With nothing to fill the first is one.
  const tabStop =
    fills === null || fills.open.size > 0 ? undefined : rows.find((each) => isShown(each) && canFill(each))?.id
  const row = (each: ImportRow) => (
    <ChangeRow
      key={each.id}
      row={each}
      data={props.data}
      canFill={fills !== null && canFill(each)}
      isOpen={fills?.open.has(each.id) === true}
      filled={fills?.values[each.id]}
      isEditing={editing === each.id}
      isTabStop={each.id === tabStop}
      onFill={fills?.onFill}
      onEdit={setEditing}
      onDone={props.onDone}
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
              <strong>{words.message}</strong> {fills === null ? words.fieldCount(known) : words.found(known, found)}
            </th>
          </tr>
          {shownFields.map(row)}
        </tbody>
      )}
    </table>
  )
}

/** Drawn again only when something of its own changes: a model may have thousands of fields. */
const ChangeRow = memo(function ChangeRow(props: AfterValueProps) {
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
})

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
      {row.environments.length > 0 && <Environments names={row.environments} />}
    </span>
  )
}

function Environments({ names }: { readonly names: readonly string[] }) {
  const known = useQuery(environmentQueries.list()).data?.environments ?? []
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
