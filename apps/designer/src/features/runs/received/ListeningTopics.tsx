import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconMailOpened } from '@tabler/icons-react'
import { connectionQueries } from '../../../api/connections.ts'
import { processQueries } from '../../../api/processes.ts'
import { receivedQueries } from '../../../api/received.ts'
import { errorView } from '../../../app/errorView.ts'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateText, type VisibleState } from '../../../ui/StateText.tsx'
import table from '../../../ui/table.module.css'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import { lagOf } from './lag.ts'
import classes from './Received.module.css'

const looks = { reading: 'delivered', waiting: 'waiting', away: 'warning' } as const satisfies Record<
  string,
  VisibleState
>
/** Partitions that are named one by one. */
const mostNamed = 3

/** The topics that runs listen to: who uses each, which server reads it, and how far behind it is. */
export function ListeningTopics() {
  const words = text.runs.received.topics
  const query = useQuery(receivedQueries.topics())
  const connections = new Map(useQuery(connectionQueries.list()).data?.map(({ id, name }) => [id, name]))
  const processes = new Map(useQuery(processQueries.list()).data?.map(({ id, name }) => [id, name]))
  if (query.data === undefined) {
    return query.error ? (
      <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
    ) : (
      <TableSkeleton rows={3} />
    )
  }
  if (query.data.length === 0) return <EmptyState icon={<IconMailOpened size={20} stroke={1.6} />} {...words.none} />
  return (
    <div className={table['frame']}>
      <table className={`${table['table']} ${table['twoLines']}`}>
        <thead>
          <tr>
            <th scope="col">{words.columns.topic}</th>
            <th scope="col">{words.columns.usedBy}</th>
            <th scope="col">{words.columns.state}</th>
            <th scope="col">{words.columns.positions}</th>
            <th scope="col" className={table['right']}>
              {words.columns.lag}
            </th>
          </tr>
        </thead>
        <tbody>
          {query.data.map(({ connection, topic, usedBy, server, positions, state, reason }) => (
            <tr key={`${connection} ${topic}`}>
              <td>
                <Link {...paths.received({ topic, state: 'all' })} className={`${table['name']} mono`}>
                  {topic}
                </Link>
                <span className={classes['under']}>{connections.get(connection) ?? connection}</span>
              </td>
              <td>
                <ul className={classes['used']}>
                  {usedBy.map(({ process, node }) => (
                    <li key={`${process} ${node}`}>
                      <Link {...paths.process(process, { node })}>{processes.get(process) ?? process}</Link>
                    </li>
                  ))}
                </ul>
              </td>
              <td>
                <StateText state={looks[state]}>{words.states[state]}</StateText>{' '}
                {server !== null && <span className={classes['dim']}>{words.by(server)}</span>}
                {reason !== null && (
                  <p className={classes['away']}>
                    <SentenceText>{reason}</SentenceText>
                  </p>
                )}
              </td>
              <td className="mono">
                {positions
                  .slice(0, mostNamed)
                  .map(({ partition, offset }) => words.partition(partition, offset))
                  .join(', ')}
                {positions.length > mostNamed && ` ${words.more(positions.length - mostNamed)}`}
                {positions.length === 0 && '–'}
              </td>
              <td className={table['right']}>{lagWords(positions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function lagWords(positions: Parameters<typeof lagOf>[0]): string {
  const words = text.runs.received.topics
  const lag = lagOf(positions)
  return lag === null ? words.lagUnknown : words.lag(lag)
}
