import { Button } from '@mantine/core'
import type { ConnectionView } from '@sendwright/contract'
import { IconSearch } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type MouseEvent } from 'react'
import { useConnectionDeliveries } from '../../app/connectionHealth/useConnectionDeliveries.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { formatDateTime, formatWhen } from '../../text/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { moveBetweenRows } from '../../ui/rowKeys.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { StateText } from '../../ui/StateText.tsx'
import table from '../../ui/table.module.css'
import { useNow } from '../../ui/useNow.ts'
import { summarizeCheck } from './checkView.ts'
import classes from './ConnectionList.module.css'
import { Delivers, FallbackNotes } from './Delivers.tsx'
import { EnvironmentChips } from './EnvironmentChips.tsx'
import { filterConnections } from './filterConnections.ts'
import { useBoundEnvironments } from './useBoundEnvironments.ts'

export interface ConnectionListProps {
  readonly connections: readonly ConnectionView[]
  readonly selectedId: string | undefined
}

/** One row per connection. Arrows move through the rows; a row opens its details at the right. */
export function ConnectionList({ connections, selectedId }: ConnectionListProps) {
  const [filter, setFilter] = useState('')
  const navigate = useNavigate()
  const now = useNow(10_000)
  const bound = useBoundEnvironments()
  const standings = useConnectionDeliveries()
  const shown = filterConnections(connections, filter)
  const open = (event: MouseEvent<HTMLElement>, id: string): void => {
    if (event.target instanceof Element && event.target.closest('a')) return
    if (window.getSelection()?.isCollapsed === false) return
    void navigate(paths.connections({ id }))
  }
  return (
    <>
      <div className={classes['bar']}>
        <SearchField
          label={text.connections.filter}
          placeholder={text.connections.filterBy}
          value={filter}
          onChange={setFilter}
        />
        <output className={classes['count']}>{text.connections.count(shown.length, connections.length)}</output>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          icon={<IconSearch size={20} stroke={1.6} />}
          title={text.connections.nothingFound}
          actions={
            <Button variant="default" onClick={() => setFilter('')}>
              {text.connections.showAllAgain}
            </Button>
          }
        />
      ) : (
        <div className={table['frame']}>
          <table className={`${table['table']} ${table['twoLines']}`} data-rows>
            <thead>
              <tr>
                <th scope="col">{text.connections.columns.connection}</th>
                <th scope="col">{text.connections.columns.security}</th>
                <th scope="col">{text.connections.columns.delivers}</th>
                <th scope="col">{text.connections.columns.lastCheck}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((connection) => (
                <tr
                  key={connection.id}
                  className={table['openable']}
                  data-selected={connection.id === selectedId}
                  onClick={(event) => open(event, connection.id)}
                >
                  <td className={classes['connection']}>
                    <Link
                      {...paths.connections({ id: connection.id })}
                      className={table['name']}
                      aria-current={connection.id === selectedId ? 'true' : undefined}
                      data-row
                      onKeyDown={moveBetweenRows}
                    >
                      {connection.name}
                    </Link>
                    <EnvironmentChips environments={bound.get(connection.id)} />
                    <Brokers brokers={connection.brokers} />
                  </td>
                  <td className={table['dim']}>
                    {connection.builtIn
                      ? text.connections.builtIn
                      : text.connections.securities[connection.security.protocol]}
                  </td>
                  <td>
                    <Delivers standing={standings?.find((standing) => standing.connection === connection.id)} />
                  </td>
                  <td>
                    {connection.toComplete === null ? (
                      <LastCheck connection={connection} now={now} />
                    ) : (
                      <StateText state="warning">{text.connections.toComplete.state}</StateText>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <FallbackNotes connections={connections} standings={standings ?? []} />
    </>
  )
}

function Brokers({ brokers }: { readonly brokers: readonly string[] }) {
  return (
    <span className={table['exact']} title={brokers.join(', ')}>
      {brokers[0]}
      {brokers.length > 1 && ` ${text.connections.moreBrokers(brokers.length - 1)}`}
    </span>
  )
}

function LastCheck({ connection, now }: { readonly connection: ConnectionView; readonly now: Date }) {
  const { state, words, at } = summarizeCheck(connection.lastCheck)
  return (
    <>
      <StateText state={state}>{words}</StateText>
      {at !== null && (
        <time className={classes['age']} dateTime={at} title={formatDateTime(at)}>
          {formatWhen(at, now)}
        </time>
      )}
    </>
  )
}
