import { Button } from '@mantine/core'
import type { ConnectionView } from '@sendwright/contract'
import { IconListDetails, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { topicQueries } from '../../api/topics.ts'
import { errorView } from '../../app/errorView.ts'
import { paths } from '../../app/paths.ts'
import { CreateTopicDialog } from '../../app/topics/CreateTopicDialog.tsx'
import { text } from '../../text/en.ts'
import { formatCount } from '../../text/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx'
import { moveBetweenRows } from '../../ui/rowKeys.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import table from '../../ui/table.module.css'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { filterTopics } from './filterTopics.ts'
import classes from './TopicList.module.css'

/** The topics of a cluster: filter, open one, create one. */
export function TopicList({ connection }: { readonly connection: ConnectionView }) {
  const [filter, setFilter] = useState('')
  const [creating, setCreating] = useState(false)
  const navigate = useNavigate()
  const query = useQuery(topicQueries.list(connection.id))
  const topics = query.data
  if (query.isPending) return <TableSkeleton rows={5} />
  if (topics === undefined) {
    return (
      <ErrorState
        title={text.connections.topics.loadFailed}
        {...errorView(query.error)}
        onRetry={() => void query.refetch()}
        actions={
          <Button
            variant="default"
            onClick={() => void navigate(paths.connections({ id: connection.id, tab: 'check' }))}
          >
            {text.connections.check.go}
          </Button>
        }
      />
    )
  }
  const shown = filterTopics(topics, filter)
  const linkTo = (topic: string) => paths.connections({ id: connection.id, tab: 'topics', topic })
  return (
    <>
      <div className={classes['bar']}>
        <SearchField
          label={text.connections.topics.filter}
          value={filter}
          onChange={setFilter}
          className={classes['filter'] ?? ''}
        />
        <Button variant="default" leftSection={<IconPlus size={16} stroke={1.6} />} onClick={() => setCreating(true)}>
          {text.connections.topics.create}
        </Button>
      </div>
      <output className={classes['count']}>{text.connections.topics.count(shown.length, topics.length)}</output>
      {topics.length === 0 && (
        <EmptyState icon={<IconListDetails size={20} stroke={1.6} />} {...text.connections.topics.none} />
      )}
      {topics.length > 0 && shown.length === 0 && (
        <EmptyState icon={<IconSearch size={20} stroke={1.6} />} title={text.connections.topics.nothingFound} />
      )}
      {shown.length > 0 && (
        <table className={table['table']} data-rows>
          <thead>
            <tr>
              <th scope="col" className={classes['first']}>
                {text.connections.topics.columns.topic}
              </th>
              <th scope="col" className={`${table['right']} ${classes['last']}`}>
                {text.connections.topics.columns.partitions}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, partitions, internal }) => (
              <tr key={name}>
                <td className={classes['first']}>
                  <div className={classes['cell']}>
                    {' '}
                    <Link {...linkTo(name)} className={classes['topic']} data-row onKeyDown={moveBetweenRows}>
                      <MiddleTruncate value={name} mono />
                    </Link>
                    {internal && <span className={classes['internal']}>{text.connections.topics.internal}</span>}
                  </div>{' '}
                </td>
                <td className={`${table['right']} ${classes['last']}`}>{formatCount(partitions)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <CreateTopicDialog
        connection={connection}
        topics={topics}
        opened={creating}
        onClose={() => setCreating(false)}
        onCreated={(topic) => {
          setCreating(false)
          void navigate(linkTo(topic))
        }}
      />
    </>
  )
}
