import { ActionIcon, Button, Tooltip } from '@mantine/core'
import type { TopicDetailsView } from '@sendwright/contract'
import { IconChevronLeft, IconRefresh } from '@tabler/icons-react'
import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { topicQueries } from '../../api/topics.ts'
import { errorView } from '../../app/errorView.ts'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { formatCount } from '../../text/format.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import table from '../../ui/table.module.css'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { LastRecords } from './LastRecords.tsx'
import classes from './TopicDetails.module.css'

export interface TopicDetailsProps {
  readonly connectionId: string
  readonly topic: string
}

/** One topic: its last records, its partitions with their offsets, its configuration. */
export function TopicDetails({ connectionId, topic }: TopicDetailsProps) {
  const query = useQuery(topicQueries.detail(connectionId, topic))
  const queryClient = useQueryClient()
  const fetching = useIsFetching({ queryKey: [...topicQueries.all, connectionId] }) > 0
  return (
    <>
      <Link {...paths.connections({ id: connectionId, tab: 'topics' })} className={classes['back']}>
        <IconChevronLeft size={14} stroke={1.6} aria-hidden />
        {text.connections.topics.back}
      </Link>
      <div className={classes['head']}>
        <h3 className={classes['name']}>{topic}</h3>
        <CopyButton value={topic} label={text.connections.topics.copy} />
        <Tooltip label={text.connections.topics.refresh}>
          <ActionIcon
            size={24}
            aria-label={text.connections.topics.refresh}
            loading={fetching}
            onClick={() => void queryClient.invalidateQueries({ queryKey: [...topicQueries.all, connectionId] })}
          >
            <IconRefresh size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {query.isPending && <TableSkeleton rows={4} />}
      {query.error && query.data === undefined && (
        <ErrorState
          title={text.connections.topics.detailFailed}
          {...errorView(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && (
        <>
          <LastRecords
            connectionId={connectionId}
            topic={topic}
            partitionIds={query.data.partitions.map((partition) => partition.id)}
          />
          <Partitions details={query.data} />
          <Configuration details={query.data} />
        </>
      )}
    </>
  )
}

/** A value that is not known. */
const missing = '–'

function Partitions({ details }: { readonly details: TopicDetailsView }) {
  const columns = text.connections.topics.partitionColumns
  return (
    <section className={classes['section']}>
      <h4 className={classes['title']}>{text.connections.topics.partitions}</h4>
      <table className={`${table['table']} ${table['dense']} ${classes['flush']}`}>
        <thead>
          <tr>
            {[columns.partition, columns.earliest, columns.latest, columns.records, columns.leader, columns.inSync].map(
              (column) => (
                <th key={column} scope="col" className={table['right']}>
                  {column}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {details.partitions.map(({ id, earliest, latest, leader, inSync, replicas }) => (
            <tr key={id}>
              <td className={table['right']}>{id}</td>
              <td className={`${table['right']} mono`}>{earliest ?? missing}</td>
              <td className={`${table['right']} mono`}>{latest ?? missing}</td>
              <td className={table['right']}>{offsetsHeld(earliest, latest)}</td>
              <td className={table['right']}>{leader ?? missing}</td>
              <td className={table['right']}>{text.connections.topics.inSync(inSync.length, replicas.length)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** How many offsets lie between the first and the next; compacted or transactional topics hold fewer records. */
function offsetsHeld(earliest: string | null, latest: string | null): string {
  return earliest === null || latest === null ? missing : formatCount(BigInt(latest) - BigInt(earliest))
}

function Configuration({ details }: { readonly details: TopicDetailsView }) {
  const [all, setAll] = useState(false)
  const words = text.connections.topics
  const { configuration } = details
  const own = configuration?.filter((entry) => !entry.isDefault) ?? []
  const shown = all ? (configuration ?? []) : own
  return (
    <section className={classes['section']}>
      <div className={classes['titleRow']}>
        <h4 className={classes['title']}>{words.configuration}</h4>
        <span className={classes['dim']}>
          {configuration === null ? words.configurationHidden : words.ownConfiguration(own.length)}
        </span>
        {configuration !== null && own.length < configuration.length && (
          <Button variant="subtle" size="xs" ml="auto" onClick={() => setAll(!all)}>
            {all ? words.hideDefaults : words.showDefaults(configuration.length)}
          </Button>
        )}
      </div>
      {shown.length > 0 && (
        <dl className={classes['configuration']}>
          {shown.map(({ name, value, isDefault }) => (
            <div key={name} data-default={isDefault}>
              <dt className="mono">{name}</dt>
              <dd className="mono">{value ?? words.noValue}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
