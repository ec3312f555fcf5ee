import { Button } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { connectionQueries, useStartCheck } from '../../api/connections.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { AddConnectionDialog } from './AddConnectionDialog.tsx'
import { ConnectionDetails } from './ConnectionDetails.tsx'
import { ConnectionList } from './ConnectionList.tsx'
import classes from './ConnectionsPage.module.css'

const route = getRouteApi('/connections')

/** The connections and, beside them, the details of the one that the address names. */
export function ConnectionsPage() {
  const { id, add } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(connectionQueries.list())
  const startCheck = useStartCheck()
  const connections = query.data
  const selected = connections?.find((connection) => connection.id === id)

  const setAdding = (adding: boolean): void =>
    void navigate({ search: (before) => ({ ...before, add: adding ? 'true' : undefined }), replace: !adding })
  const close = (): void => void navigate({ search: {} })

  function onAdded(added: string): void {
    void navigate({ search: { id: added }, replace: true })
    startCheck.mutate(added)
  }

  return (
    <AppShell
      title={text.connections.title}
      rail={id === undefined ? 'wide' : 'narrow-folded'}
      actions={
        <Button
          leftSection={<IconPlus size={16} stroke={1.6} />}
          variant={add ? 'default' : 'filled'}
          onClick={() => setAdding(true)}
        >
          {text.connections.add}
        </Button>
      }
    >
      <div className={classes['split']} data-open={id !== undefined}>
        <section className={classes['list']} aria-label={text.connections.title} data-region="list" tabIndex={-1}>
          {query.isPending && <TableSkeleton twoLines rows={3} />}
          {query.error && connections === undefined && (
            <ErrorState
              title={text.connections.loadFailed}
              {...errorView(query.error)}
              onRetry={() => void query.refetch()}
            />
          )}
          {connections && <ConnectionList connections={connections} selectedId={id} />}
        </section>
        {selected && <ConnectionDetails key={selected.id} connection={selected} onClose={close} />}
        {connections && id !== undefined && selected === undefined && (
          <aside className={classes['missing']} aria-label={text.connections.unknown.title}>
            <EmptyState
              icon={<IconPlugConnected size={20} stroke={1.6} />}
              title={text.connections.unknown.title}
              note={text.connections.unknown.note(id)}
              actions={
                <Button variant="default" onClick={close}>
                  {text.connections.closeDetails}
                </Button>
              }
            />
          </aside>
        )}
      </div>
      <AddConnectionDialog
        opened={add === 'true'}
        takenIds={connections?.map((connection) => connection.id) ?? []}
        onClose={() => setAdding(false)}
        onAdded={onAdded}
      />
    </AppShell>
  )
}
